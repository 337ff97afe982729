using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Notes;

/// <summary>A C2SP tlog-checkpoint whose signature held.</summary>
internal sealed record SignedCheckpoint(string Origin, long Size, byte[] Root)
{
    private const string SignatureMark = "— ";
    private const int SignatureLength = 4 + 64;

    /// <summary>Reads a signed note; whatever is not exactly of the form, or not signed by the key, is refused with words.</summary>
    public static bool TryOpen(string note, VerifierKey key, [NotNullWhen(true)] out SignedCheckpoint? checkpoint, out string fault)
    {
        checkpoint = null;
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !note.EndsWith('\n') || note.Any(c => char.IsControl(c) && c != '\n'))
        {
            fault = "The checkpoint is not a signed note.";
            return false;
        }

        var text = note[..(blank + 1)];
        if (!IsSigned(text, note[(blank + 2)..].TrimEnd('\n').Split('\n'), key, out fault)) return false;

        var lines = text.TrimEnd('\n').Split('\n');
        var root = new byte[32];
        if (lines.Length < 3 || !IsSize(lines[1], out var size)
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != root.Length)
        {
            fault = "The checkpoint does not consist of origin, size and root.";
            return false;
        }

        if (lines[0] != key.Name)
        {
            fault = $"The checkpoint is of the log \"{lines[0]}\", not of \"{key.Name}\".";
            return false;
        }

        checkpoint = new(lines[0], size, root);
        return true;
    }

    private static bool IsSigned(string text, string[] signatures, VerifierKey key, out string fault)
    {
        fault = $"The checkpoint carries no signature by the key {key.Name}+{key.Id:x8}.";
        foreach (var line in signatures)
        {
            var signature = new byte[256];
            if (!line.StartsWith(SignatureMark, StringComparison.Ordinal) || line[SignatureMark.Length..].Split(' ') is not [var name, var encoded]
                || !Convert.TryFromBase64String(encoded, signature, out var length))
            {
                fault = "The checkpoint has a line that is no signature where signatures stand.";
                return false;
            }

            if (name != key.Name || length != SignatureLength || BinaryPrimitives.ReadUInt32BigEndian(signature) != key.Id) continue;
            if (SignatureAlgorithm.Ed25519.Verify(key.Key, Encoding.UTF8.GetBytes(text), signature.AsSpan(4, 64))) return true;

            fault = "The checkpoint's signature does not hold: its text was changed, or another key signed it.";
            return false;
        }

        return false;
    }

    private static bool IsSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && text == size.ToString(CultureInfo.InvariantCulture);
}
