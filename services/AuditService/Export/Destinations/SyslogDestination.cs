using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>A syslog collector over TLS (RFC 5425 §4.3). The protocol acknowledges nothing: what is on its way when a connection breaks may be lost.</summary>
internal sealed class SyslogDestination(ExportDestination settings, ExportFormat format, string origin) : IDestination, IAsyncDisposable
{
    private const int DefaultPort = 6514; // RFC 5425 §4.1

    private readonly string _host = Environment.MachineName;
    private SslStream? _stream;

    public async Task SendAsync(IReadOnlyList<LoggedRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            _stream ??= await ConnectAsync(cancellationToken);
            foreach (var logged in records) await _stream.WriteAsync(SyslogMessage.Framed(logged, format, origin, _host), cancellationToken);
            await _stream.FlushAsync(cancellationToken);
        }
        catch
        {
            // Half a message may be on the wire: only a new connection begins with a whole one.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is { } stream) await stream.DisposeAsync();
        _stream = null;
    }

    private async Task<SslStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(settings.Address);
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(address.Host, address.Port < 0 ? DefaultPort : address.Port, cancellationToken);
            var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = settings.CertificateAuthority is { } file ? Trusting(file) : null,
                },
                cancellationToken);
            return stream;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
