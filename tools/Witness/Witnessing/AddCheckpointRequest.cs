using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentTrust.Witness.Witnessing;

/// <summary>C2SP tlog-witness add-checkpoint: the size that the witness is thought to know, a consistency proof, the new checkpoint.</summary>
internal sealed record AddCheckpointRequest(long OldSize, byte[][] Proof, string Note)
{
    private const int MostProofLines = 63;
    private const string Old = "old ";

    public static bool TryParse(string body, [NotNullWhen(true)] out AddCheckpointRequest? request)
    {
        request = null;
        var blank = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || body.Contains('\r', StringComparison.Ordinal)) return false;

        var lines = body[..blank].Split('\n');
        if (!lines[0].StartsWith(Old, StringComparison.Ordinal) || lines.Length > MostProofLines + 1
            || !long.TryParse(lines[0][Old.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || lines[0] != string.Create(CultureInfo.InvariantCulture, $"{Old}{size}")) return false;

        var proof = new List<byte[]>();
        foreach (var line in lines[1..])
        {
            var hash = new byte[32];
            if (line.Length != 44 || !Convert.TryFromBase64String(line, hash, out var length) || length != hash.Length) return false;
            proof.Add(hash);
        }

        request = new(size, [.. proof], body[(blank + 2)..]);
        return true;
    }
}
