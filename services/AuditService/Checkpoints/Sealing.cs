using System.Security.Cryptography;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>A secret under a passphrase: Argon2id, then AES-256-GCM.</summary>
internal sealed record Sealing(byte[] Salt, byte[] Nonce, byte[] Sealed)
{
    public const int KeySize = 32;

    // RFC 9106 §4, the second recommended option, with one lane: 64 MiB, three passes.
    private static readonly Argon2id Kdf =
        new(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 65_536, NumberOfPasses = 3 });

    public static Sealing Seal(ReadOnlySpan<byte> secret, string passphrase, ReadOnlySpan<byte> belongsTo)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var output = new byte[secret.Length + AesGcm.TagByteSizes.MaxSize];

        using var cipher = CipherOf(passphrase, salt);
        cipher.Encrypt(nonce, secret, output.AsSpan(0, secret.Length), output.AsSpan(secret.Length), belongsTo);
        return new(salt, nonce, output);
    }

    /// <returns>Null when the passphrase, or anything that is stored, is not what it was. The caller clears what it gets.</returns>
    public byte[]? Open(string passphrase, ReadOnlySpan<byte> belongsTo)
    {
        var tagAt = Sealed.Length - AesGcm.TagByteSizes.MaxSize;
        if (tagAt != KeySize) return null;

        var secret = new byte[tagAt];
        using var cipher = CipherOf(passphrase, Salt);
        try
        {
            cipher.Decrypt(Nonce, Sealed.AsSpan(0, tagAt), Sealed.AsSpan(tagAt), secret, belongsTo);
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm CipherOf(string passphrase, byte[] salt) =>
        new(Kdf.DeriveBytes(passphrase, salt, KeySize), AesGcm.TagByteSizes.MaxSize);
}
