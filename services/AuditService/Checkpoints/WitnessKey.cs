using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>C2SP tlog-cosignature: the key of an Ed25519 witness, which signs a checkpoint with the time at which it saw it.</summary>
internal sealed record WitnessKey(string Name, byte[] Id, PublicKey Key)
{
    private const byte CosignatureType = 0x04;
    private const int SignatureSize = 64;

    /// <returns>Null when the text is no such key.</returns>
    public static WitnessKey? Parse(string text)
    {
        if (text.Trim().Split('+', 3) is not [{ Length: > 0 } name, { Length: 8 } id, { Length: > 0 } encoded]) return null;

        var typed = new byte[64];
        if (!Convert.TryFromBase64String(encoded, typed, out var length) || length == 0 || typed[0] != CosignatureType
            || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, typed.AsSpan(1, length - 1), KeyBlobFormat.RawPublicKey, out var key)) return null;

        var derived = SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), .. typed.AsSpan(0, length)])[..4];
        return Convert.ToHexStringLower(derived) == id ? new(name, derived, key!) : null;
    }

    /// <summary>Whether the line is this witness's cosignature of exactly this text.</summary>
    public bool Signed(string line, string text)
    {
        var bytes = new byte[Id.Length + sizeof(ulong) + SignatureSize];
        if (!line.StartsWith($"— {Name} ", StringComparison.Ordinal)
            || !Convert.TryFromBase64String(line[(Name.Length + 3)..], bytes, out var length) || length != bytes.Length
            || !bytes.AsSpan(0, Id.Length).SequenceEqual(Id)) return false;

        var time = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(Id.Length));
        return SignatureAlgorithm.Ed25519.Verify(Key, Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n{text}"), bytes.AsSpan(Id.Length + sizeof(ulong)));
    }
}
