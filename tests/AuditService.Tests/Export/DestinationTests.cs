using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Authentication;
using System.Text;
using AgentTrust.AuditService.Export;
using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.AuditService.Tests.Search;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Tests.Export;

public sealed class DestinationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-export-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void AMessageIsFramedByItsLengthAndSaysWhatItIs()
    {
        var framed = SyslogMessage.Framed(Logged(7, "Käse\n"), ExportFormat.JsonLines, "log.example", "a host");

        var space = Array.IndexOf(framed, (byte)' ');
        Assert.Equal(framed.Length - space - 1, int.Parse(Encoding.ASCII.GetString(framed, 0, space), System.Globalization.CultureInfo.InvariantCulture));
        var message = framed[(space + 1)..];
        Assert.StartsWith("<110>1 2026-11-23T12:00:00.000000Z a?host audit-service 7 decision - \u00EF\u00BB\u00BF{", Encoding.Latin1.GetString(message), StringComparison.Ordinal);
        Assert.DoesNotContain((byte)'\n', message);
    }

    [Fact]
    public async Task SyslogGoesOverTlsToACollectorThatIsTheOneNamed()
    {
        using var certificate = Certificate();
        await File.WriteAllTextAsync(PathOf("ca.pem"), certificate.ExportCertificatePem(), Cancelled);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener, certificate, 1);
        await using var destination = Syslog(listener, PathOf("ca.pem"));

        await destination.SendAsync([Logged(1, "one")], Cancelled);

        Assert.Contains("audit-service 1 decision", Assert.Single(await received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACollectorThatNobodyVouchesForGetsNothing()
    {
        using var certificate = Certificate();
        using var another = Certificate();
        await File.WriteAllTextAsync(PathOf("ca.pem"), another.ExportCertificatePem(), Cancelled);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener, certificate, 1);
        await using var destination = Syslog(listener, PathOf("ca.pem"));

        await Assert.ThrowsAsync<AuthenticationException>(() => destination.SendAsync([Logged(1, "one")], Cancelled));

        Assert.Empty(await received);
    }

    [Fact]
    public async Task ABatchIsInTheFileInWholeLines()
    {
        var destination = new FileDestination(new() { Address = PathOf("records.csv") }, ExportFormat.Csv, "log.example");

        await destination.SendAsync([Logged(0, "a")], Cancelled);
        await destination.SendAsync([Logged(1, "b"), Logged(2, "c")], Cancelled);

        var lines = await File.ReadAllLinesAsync(PathOf("records.csv"), Cancelled);
        Assert.Equal([CsvLine.Header, CsvLine.Of(Logged(0, "a")), CsvLine.Of(Logged(1, "b")), CsvLine.Of(Logged(2, "c"))], lines);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.Accepted, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.Found, false)]
    public async Task OnlySuccessMeansThatACollectorHasIt(HttpStatusCode status, bool isTaken)
    {
        await File.WriteAllTextAsync(PathOf("token"), "a-token\n", Cancelled);
        var collector = new FakeCollector(status);
        using var http = new HttpClient(collector);
        var destination = new HttpDestination(new() { Address = "https://collector.example/in", TokenFile = PathOf("token") }, ExportFormat.Ocsf, "log.example", http);

        var sending = await Record.ExceptionAsync(() => destination.SendAsync([Logged(3, "a"), Logged(4, "b")], Cancelled));

        Assert.Equal(isTaken, sending is null);
        Assert.Equal(("Bearer a-token", "log.example#3-4", 2), (collector.Authorization, collector.Key, collector.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static LoggedRecord Logged(long index, string summary) => new()
    {
        Index = index, Producer = "p", Record = AuditHost.Record($"r{index}", index + 1) with { Summary = summary, Time = AuditHostTimes.Noon }, Canonical = "", LeafHash = "/w==",
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static SyslogDestination Syslog(TcpListener listener, string authority) => new(
        new ExportDestination { Address = $"syslog+tls://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}", CertificateAuthority = authority }, ExportFormat.Ocsf, "log.example");

    /// <summary>Reads as RFC 5425 says: a length, a space, so many bytes.</summary>
    private static async Task<IReadOnlyList<string>> ReceiveAsync(TcpListener listener, X509Certificate2 certificate, int count)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancelled);
        await using var stream = new SslStream(client.GetStream());
        var messages = new List<string>();
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            while (messages.Count < count)
            {
                var length = 0;
                for (var digit = stream.ReadByte(); digit != ' '; digit = stream.ReadByte())
                {
                    if (digit < 0) return messages;
                    length = (length * 10) + digit - '0';
                }

                var message = new byte[length];
                await stream.ReadExactlyAsync(message, Cancelled);
                messages.Add(Encoding.UTF8.GetString(message));
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return messages; // the other side did not like the certificate
        }

        return messages;
    }

    private sealed class FakeCollector(HttpStatusCode status) : HttpMessageHandler
    {
        public string Authorization { get; private set; } = "";

        public string Key { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Authorization, Key) = (request.Headers.Authorization!.ToString(), request.Headers.GetValues("Idempotency-Key").Single());
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new(status);
        }
    }
}
