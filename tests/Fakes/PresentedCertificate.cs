using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AgentTrust.Fakes;

/// <summary>The client certificate of every connection to a host under test, as if TLS had brought it.</summary>
public sealed class PresentedCertificate : IStartupFilter, IDisposable
{
    /// <summary>Null: the client presented none.</summary>
    public X509Certificate2? Certificate { get; set; }

    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=agent", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, then) =>
        {
            context.Connection.ClientCertificate = Certificate;
            return then(context);
        });
        next(app);
    };

    public void Dispose() => Certificate?.Dispose();
}
