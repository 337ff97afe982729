using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8705;

/// <summary>RFC 8705 §3 on a real TLS connection: any certificate is taken, and it is the one that the client has the key of.</summary>
public sealed class Section3CertificateTests : IAsyncLifetime
{
    private readonly X509Certificate2 _server = Own(PresentedCertificate.SelfSigned());
    private readonly X509Certificate2 _client = Own(PresentedCertificate.SelfSigned());

    private readonly WebApplication _app;

    public Section3CertificateTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(ClientCertificate.AcceptAny);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_server)));
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(ClientCertificate.ThumbprintOf(context) ?? "none"));
    }

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task ASelfSignedCertificateIsTakenAndSaid() =>
        Assert.Equal(ClientCertificate.ThumbprintOf(_client), await GetAsync(_client));

    [Fact]
    public async Task AClientWithoutOneIsServedAndHasNone() => Assert.Equal("none", await GetAsync(null));

    private async Task<string> GetAsync(X509Certificate2? certificate)
    {
        using var tls = new HttpClientHandler
        {
            ClientCertificateOptions = ClientCertificateOption.Manual,
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented!.Thumbprint == _server.Thumbprint,
        };
        if (certificate is not null) tls.ClientCertificates.Add(certificate);
        using var http = new HttpClient(tls);
        return await http.GetStringAsync(new Uri(_app.Urls.Single()), TestContext.Current.CancellationToken);
    }

    /// <summary>TLS wants a key that is stored with its certificate.</summary>
    private static X509Certificate2 Own(X509Certificate2 certificate)
    {
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
