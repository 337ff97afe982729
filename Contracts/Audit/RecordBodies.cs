using System.Security.Cryptography;

namespace AgentTrust.Contracts.Audit;

/// <summary>How a record and a body beside it belong together.</summary>
public static class RecordBodies
{
    public const int SaltSize = 32;

    /// <summary>A record that names the body by digest, and the body to send with it.</summary>
    public static (AuditRecord Record, RecordBody Body) Attach(
        this AuditRecord record, string name, string mediaType, ReadOnlyMemory<byte> content)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var digest = new BodyDigest
        {
            Name = name,
            MediaType = mediaType,
            Length = content.Length,
            Digest = DigestOf(salt, content.Span),
        };
        return (
            record with { Bodies = [.. record.Bodies ?? [], digest] },
            new RecordBody { Record = record.Id, Name = name, Salt = salt, Content = content });
    }

    public static string DigestOf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(content);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
