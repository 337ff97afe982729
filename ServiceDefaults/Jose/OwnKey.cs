using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AgentTrust.ServiceDefaults.ClientCertificates;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>The key that a proof of possession names in its own header, and the thumbprint by which tokens are bound to it.</summary>
internal sealed record OwnKey(VerifyingKey Key, string Thumbprint)
{
    private const string P256 = "1.2.840.10045.3.1.7";

    public static OwnKey? Read(JsonElement header, JwsKeySource source) => source switch
    {
        JwsKeySource.Header => header.TryGetProperty("jwk", out var jwk) && VerificationKey.Import(jwk).Key is { } key ? new(key, key.Thumbprint) : null,
        JwsKeySource.Certificate => OfCertificate(header),
        _ => null,
    };

    /// <summary>Of the one certificate in <c>x5c</c> (RFC 7515 §4.1.6), which tokens are bound to by its own thumbprint (RFC 8705 §3.1).</summary>
    /// <remarks>Nobody vouches for the certificate here, as nobody does in the handshake: only that it is the very one counts.</remarks>
    private static OwnKey? OfCertificate(JsonElement header)
    {
        if (!header.TryGetProperty("x5c", out var chain) || chain.ValueKind != JsonValueKind.Array || chain.GetArrayLength() != 1) return null;
        if (chain[0].ValueKind != JsonValueKind.String || !chain[0].TryGetBytesFromBase64(out var encoded) || !chain[0].ValueEquals(Convert.ToBase64String(encoded))) return null;

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(encoded);
            // What is hashed must be what was read: DER, and nothing behind it.
            if (!certificate.RawData.AsSpan().SequenceEqual(encoded)) return null;

            using var key = certificate.GetECDsaPublicKey();
            if (key?.ExportParameters(includePrivateParameters: false) is not { Curve.Oid.Value: P256, Q: { X: { } x, Y: { } y } }) return null;
            return VerifyingKey.Find(Base64UrlEncoder.Encode(x), x, Base64UrlEncoder.Encode(y), y) is { } own ? new(own, ClientCertificate.ThumbprintOf(certificate)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
