using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.SigningKeys;

/// <summary>A signing key as it is stored: its private half only ever encrypted.</summary>
internal sealed record StoredSigningKey(string Id, DateTimeOffset CreatedAt, DateTimeOffset SignsFrom, byte[] EncryptedPrivateKey);

/// <summary>A P-256 key in memory; its id is the RFC 7638 thumbprint.</summary>
internal sealed class SigningKey
{
    // OWASP's figure for PBKDF2-HMAC-SHA256; paid once per key and start.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    private SigningKey(ECDsa key, DateTimeOffset createdAt, DateTimeOffset signsFrom)
    {
        var security = new ECDsaSecurityKey(key);
        Id = security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
        Credentials = new SigningCredentials(security, SecurityAlgorithms.EcdsaSha256);
        Point = key.ExportParameters(includePrivateParameters: false).Q;
        (CreatedAt, SignsFrom) = (createdAt, signsFrom);
    }

    public string Id { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>A new key is published before it signs, so that no verifier meets it unprepared.</summary>
    public DateTimeOffset SignsFrom { get; }

    public SigningCredentials Credentials { get; }

    public ECPoint Point { get; }

    public static (SigningKey Key, StoredSigningKey Stored) Create(string passphrase, DateTimeOffset createdAt, DateTimeOffset signsFrom)
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new SigningKey(pair, createdAt, signsFrom);
        return (key, new StoredSigningKey(key.Id, createdAt, signsFrom, pair.ExportEncryptedPkcs8PrivateKey(passphrase, Encryption)));
    }

    /// <exception cref="InvalidOperationException">The passphrase does not open the key.</exception>
    public static SigningKey Open(StoredSigningKey stored, string passphrase)
    {
        var pair = ECDsa.Create();
        try
        {
            pair.ImportEncryptedPkcs8PrivateKey(passphrase, stored.EncryptedPrivateKey, out _);
        }
        catch (CryptographicException e)
        {
            pair.Dispose();
            throw new InvalidOperationException(
                $"{SigningKeyOptions.PassphraseSetting} does not open the stored signing key {stored.Id}. Set it to the passphrase that the key " +
                "was stored with; if that is lost, delete the rows of table signing_keys: tokens in circulation then die and a new key is made.",
                e);
        }

        return new SigningKey(pair, stored.CreatedAt, stored.SignsFrom);
    }
}
