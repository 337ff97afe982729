using System.Security.Cryptography;
using System.Text;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Bodies;

/// <summary>AES-256-GCM under a key of the body's own, with the record's id as associated data: no body passes for another's.</summary>
internal sealed class BodyCipher(byte[] key)
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    /// <summary>Nonce ‖ ciphertext ‖ tag of salt ‖ content.</summary>
    public byte[] Seal(RecordKey record, RecordBody body)
    {
        var belongsTo = NameOf(record, body.Name);
        byte[] plain = [.. body.Salt.Span, .. body.Content.Span];
        var output = new byte[NonceSize + plain.Length + TagSize];
        var nonce = output.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);

        using var cipher = CipherOf(belongsTo);
        cipher.Encrypt(nonce, plain, output.AsSpan(NonceSize, plain.Length), output.AsSpan(NonceSize + plain.Length), belongsTo);
        return output;
    }

    /// <exception cref="DamagedLogException">What is stored is not what was sealed for this record.</exception>
    public (byte[] Salt, byte[] Content) Open(RecordKey record, string name, byte[] stored)
    {
        var belongsTo = NameOf(record, name);
        var plain = new byte[Math.Max(0, stored.Length - NonceSize - TagSize)];
        try
        {
            using var cipher = CipherOf(belongsTo);
            cipher.Decrypt(stored.AsSpan(0, NonceSize), stored.AsSpan(NonceSize, plain.Length), stored.AsSpan(NonceSize + plain.Length), plain, belongsTo);
            return (plain[..RecordBodies.SaltSize], plain[RecordBodies.SaltSize..]);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new DamagedLogException($"the body {name} of record {record.Id} is not the one that was stored");
        }
    }

    // NIST SP 800-38D bounds random nonces per key: a key for each body keeps far below it for ever.
    private AesGcm CipherOf(byte[] belongsTo) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, key.Length, info: belongsTo), TagSize);

    private static byte[] NameOf(RecordKey record, string name) => Encoding.UTF8.GetBytes($"{record.Producer}\n{record.Id}\n{name}");
}
