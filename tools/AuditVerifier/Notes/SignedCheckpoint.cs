using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentTrust.AuditVerifier.Notes;

/// <summary>A C2SP tlog-checkpoint whose signature held.</summary>
internal sealed record SignedCheckpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>Which of the keys that are trusted signed it, in words.</summary>
    public string Signers { get; private init; } = "nobody who is known";

    /// <summary>Reads a signed note; whatever is not exactly of the form, or not signed by whom it must be, is refused with words.</summary>
    public static bool TryOpen(string note, Trust trust, [NotNullWhen(true)] out SignedCheckpoint? checkpoint, out string fault)
    {
        checkpoint = null;
        if (!Note.TryParse(note, out var parsed, out fault)) return false;
        if (SignatureFault(parsed, trust) is { } unsigned)
        {
            fault = unsigned;
            return false;
        }

        if (!TryRead(parsed.Text, out checkpoint))
        {
            fault = "The checkpoint does not consist of origin, size and root.";
            return false;
        }

        if (checkpoint.Origin == trust.Log[0].Name)
        {
            checkpoint = checkpoint with { Signers = string.Join(" and ", trust.Log.Where(key => parsed.SignedBy(key) == Signed.Truly).Select(NameOf)) };
            return true;
        }

        fault = $"The checkpoint is of the log \"{checkpoint.Origin}\", not of \"{trust.Log[0].Name}\".";
        checkpoint = null;
        return false;
    }

    /// <summary>Origin, size and root; whatever lines a log adds behind them.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out SignedCheckpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.TrimEnd('\n').Split('\n');
        var root = new byte[32];
        if (lines.Length < 3 || lines[0].Length == 0 || !IsSize(lines[1], out var size)
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != root.Length) return false;

        checkpoint = new(lines[0], size, root);
        return true;
    }

    private static string? SignatureFault(Note note, Trust trust)
    {
        const string broken = "The checkpoint's signature does not hold: its text was changed, or another key signed it.";
        var byLog = trust.Log.Select(note.SignedBy).ToArray();
        if (byLog.Contains(Signed.Falsely)) return broken;
        if (!byLog.Contains(Signed.Truly))
            return $"The checkpoint carries no signature by the key {string.Join(" or ", trust.Log.Select(NameOf))}.";

        foreach (var witness in trust.Witnesses)
            if (note.SignedBy(witness) == Signed.Falsely) return $"The cosignature of the witness {witness.Name} does not hold: it is of another checkpoint, or another key's.";

        var missing = trust.Witnesses.Where(witness => note.SignedBy(witness) == Signed.No).Select(witness => witness.Name).ToArray();
        var seen = trust.Witnesses.Count - missing.Length;
        return seen >= trust.Quorum
            ? null
            : $"{seen} of the {trust.Quorum} witnesses that are needed have cosigned the checkpoint; {string.Join(", ", missing)} did not. The log may show others another one.";
    }

    private static string NameOf(VerifierKey key) => $"{key.Name}+{key.Id:x8}";

    private static bool IsSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && text == size.ToString(CultureInfo.InvariantCulture);
}
