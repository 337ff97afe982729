using System.Security.Cryptography;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>The signing key's seed under a passphrase: Argon2id, then AES-256-GCM with the public key as associated data.</summary>
internal sealed record SealedKey(byte[] PublicKey, byte[] Salt, byte[] Nonce, byte[] Sealed)
{
    private const int KeySize = 32;

    // RFC 9106 §4, the second recommended option, with one lane: 64 MiB, three passes.
    private static readonly Argon2id Kdf =
        new(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 65_536, NumberOfPasses = 3 });

    public static SealedKey Seal(Key key, string passphrase)
    {
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var seed = key.Export(KeyBlobFormat.RawPrivateKey);
        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var output = new byte[seed.Length + AesGcm.TagByteSizes.MaxSize];

        using var cipher = CipherOf(passphrase, salt);
        cipher.Encrypt(nonce, seed, output.AsSpan(0, seed.Length), output.AsSpan(seed.Length), publicKey);
        CryptographicOperations.ZeroMemory(seed);
        return new(publicKey, salt, nonce, output);
    }

    /// <returns>Null when the passphrase, or anything that is stored, is not what it was.</returns>
    public Key? Open(string passphrase)
    {
        var tagAt = Sealed.Length - AesGcm.TagByteSizes.MaxSize;
        if (tagAt != KeySize) return null;

        var seed = new byte[tagAt];
        using var cipher = CipherOf(passphrase, Salt);
        try
        {
            cipher.Decrypt(Nonce, Sealed.AsSpan(0, tagAt), Sealed.AsSpan(tagAt), seed, PublicKey);
            return Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private static AesGcm CipherOf(string passphrase, byte[] salt) =>
        new(Kdf.DeriveBytes(passphrase, salt, KeySize), AesGcm.TagByteSizes.MaxSize);
}
