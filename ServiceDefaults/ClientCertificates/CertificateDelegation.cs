using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.ClientCertificates;

/// <summary>Consent of an agent whose token is bound to a certificate: signed with its key, and the certificate stands in the header.</summary>
public static class CertificateDelegation
{
    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };

    /// <exception cref="CryptographicException">The certificate has no private P-256 key.</exception>
    public static string Create(X509Certificate2 certificate, DelegationClaims claims, TimeProvider time)
    {
        using var key = certificate.GetECDsaPrivateKey() is { KeySize: 256 } found ? found : throw new CryptographicException("The certificate has no private P-256 key.");
        var header = new Dictionary<string, object>
        {
            ["typ"] = JwtClaims.DelegationType,
            // RFC 7515 §4.1.6: the thumbprint in the token is of the certificate, so the key alone would not show that it is the one.
            ["x5c"] = new List<string> { Convert.ToBase64String(certificate.RawData) },
        };
        return Tokens.CreateToken(
            claims.ToJson(time.GetUtcNow()).ToJsonString(), new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256), header);
    }
}
