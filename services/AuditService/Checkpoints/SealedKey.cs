using System.Security.Cryptography;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>The signing key's seed, sealed, with the public key as associated data.</summary>
internal sealed record SealedKey(byte[] PublicKey, byte[] Salt, byte[] Nonce, byte[] Sealed)
{
    public static SealedKey Seal(Key key, string passphrase)
    {
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var seed = key.Export(KeyBlobFormat.RawPrivateKey);
        var (salt, nonce, output) = Sealing.Seal(seed, passphrase, publicKey);
        CryptographicOperations.ZeroMemory(seed);
        return new(publicKey, salt, nonce, output);
    }

    /// <returns>Null when the passphrase, or anything that is stored, is not what it was.</returns>
    public Key? Open(string passphrase)
    {
        if (new Sealing(Salt, Nonce, Sealed).Open(passphrase, PublicKey) is not { } seed) return null;
        try
        {
            return Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
