using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentTrust.AuditVerifier.Notes;

/// <summary>A C2SP tlog-proof file; the leaf is its extra data.</summary>
internal sealed record ProofFile(byte[] Leaf, long Index, IReadOnlyList<byte[]> Path, string Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    public static bool TryParse(string text, [NotNullWhen(true)] out ProofFile? proof)
    {
        proof = null;
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0) return false;

        var lines = text[..blank].Split('\n');
        if (lines is not [Header, var extra, var position, ..]) return false;
        if (After("extra ", extra) is not { } encoded || Bytes(encoded) is not { } leaf) return false;
        if (After("index ", position) is not { } number
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || number != index.ToString(CultureInfo.InvariantCulture)) return false;

        var path = lines[3..].Select(Bytes).ToArray();
        if (path.Any(hash => hash is not { Length: 32 })) return false;

        proof = new(leaf, index, [.. path.Select(hash => hash!)], text[(blank + 2)..]);
        return true;
    }

    private static string? After(string word, string line) =>
        line.StartsWith(word, StringComparison.Ordinal) ? line[word.Length..] : null;

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
