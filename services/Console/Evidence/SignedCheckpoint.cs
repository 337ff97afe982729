using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>A C2SP tlog-checkpoint: origin, size and root, with the signature lines of a signed note.</summary>
internal sealed record SignedCheckpoint(string Origin, long Size, byte[] Root, string Text, IReadOnlyList<string> Signatures)
{
    private const byte Ed25519Type = 0x01;
    private const string SignaturePrefix = "— "; // em dash, space

    /// <summary>Null when the note is no checkpoint.</summary>
    public static SignedCheckpoint? Read(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return null;

        var text = note[..(split + 1)];
        var lines = text.Split('\n');
        var root = new byte[SHA256.HashSizeInBytes];
        return lines.Length >= 4 && lines[0].Length > 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && Convert.TryFromBase64String(lines[2], root, out var length) && length == root.Length
            ? new SignedCheckpoint(lines[0], size, root, text, note[(split + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    /// <param name="verifierKey">C2SP signed-note: <c>name+hexid+base64(type ‖ key)</c>.</param>
    public bool IsSignedBy(string verifierKey)
    {
        // The base64 of a key may hold '+' itself: only the first two separate.
        var parts = verifierKey.Trim().Split('+', 3);
        if (parts.Length != 3 || parts[0] != Origin || Decode(parts[2]) is not [Ed25519Type, .. var key] material || key.Length != 32) return false;

        // C2SP signed-note: the key id is the first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ key).
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0] + "\n"), .. material])[..4];
        return Convert.ToHexStringLower(id) == parts[1] && Signatures.Any(line => Verifies(line, parts[0], id, key));
    }

    private bool Verifies(string line, string name, byte[] id, byte[] key) =>
        line.StartsWith(SignaturePrefix + name + " ", StringComparison.Ordinal)
        && Decode(line[(SignaturePrefix.Length + name.Length + 1)..]) is { Length: 68 } signature
        && signature.AsSpan(0, 4).SequenceEqual(id)
        && PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var publicKey)
        && SignatureAlgorithm.Ed25519.Verify(publicKey!, Encoding.UTF8.GetBytes(Text), signature.AsSpan(4));

    private static byte[] Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }
}
