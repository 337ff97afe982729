using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Notes;

/// <summary>A C2SP signed-note verifier key: <c>name+hex(key id)+base64(type ‖ key)</c>.</summary>
internal sealed record VerifierKey(string Name, uint Id, PublicKey Key, byte Type)
{
    public const byte LogType = 0x01;

    /// <summary>C2SP tlog-cosignature: a witness signs the text with the time at which it saw it.</summary>
    public const byte WitnessType = 0x04;

    public static bool TryParse(string text, [NotNullWhen(true)] out VerifierKey? key, out string fault)
    {
        key = null;
        var parts = text.Trim().Split('+', 3);
        var typed = new byte[64];
        if (parts is not [{ Length: > 0 } name, { Length: 8 } hex, var encoded]
            || !uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !Convert.TryFromBase64String(encoded, typed, out var length) || length == 0)
        {
            fault = "The key is not of the form name+id+base64.";
            return false;
        }

        typed = typed[..length];
        if (typed[0] is not (LogType or WitnessType) || !PublicKey.TryImport(
                SignatureAlgorithm.Ed25519, typed.AsSpan(1), KeyBlobFormat.RawPublicKey, out var publicKey))
        {
            fault = "The key is not an Ed25519 key.";
            return false;
        }

        // The id is derived: one that does not fit was copied wrongly or made up.
        if (IdOf(name, typed) != id)
        {
            fault = "The key's id does not belong to it.";
            return false;
        }

        (key, fault) = (new(name, id, publicKey!, typed[0]), "");
        return true;
    }

    public static uint IdOf(string name, ReadOnlySpan<byte> typed) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), .. typed]));

    /// <summary>C2SP tlog-cosignature: what an Ed25519 witness signs.</summary>
    public static byte[] CosignedText(string text, ulong time) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));

    public bool Verifies(string text, ReadOnlySpan<byte> signature) => Type == LogType
        ? signature.Length == 64 && SignatureAlgorithm.Ed25519.Verify(Key, Encoding.UTF8.GetBytes(text), signature)
        : signature.Length == sizeof(ulong) + 64 && SignatureAlgorithm.Ed25519.Verify(
            Key, CosignedText(text, BinaryPrimitives.ReadUInt64BigEndian(signature)), signature[sizeof(ulong)..]);
}
