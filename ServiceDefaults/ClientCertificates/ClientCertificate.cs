using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.ClientCertificates;

/// <summary>The TLS client certificate of a connection, as proof of possession of its key and of nothing else (RFC 8705 §3).</summary>
public static class ClientCertificate
{
    /// <summary>HTTPS endpoints ask for one and take any, self-signed ones too: who the caller is, its credential or token says.</summary>
    public static void AcceptAny(KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    });

    /// <summary>RFC 8705 §3.1: SHA-256 of the certificate's DER encoding; null when the connection has none.</summary>
    public static string? ThumbprintOf(HttpContext context) =>
        context.Connection.ClientCertificate is { } certificate ? ThumbprintOf(certificate) : null;

    public static string ThumbprintOf(X509Certificate2 certificate) => Base64UrlEncoder.Encode(SHA256.HashData(certificate.RawData));
}
