namespace AgentTrust.OperatorConsole.Differences;

/// <summary>What a line of a unified diff is.</summary>
internal enum DiffLineKind
{
    Text,
    File,
    Hunk,
    Added,
    Removed,
}

internal sealed record DiffLine(DiffLineKind Kind, string Text, int? Old, int? New);

/// <summary>Reads a unified diff for colouring; whatever it does not know stays text.</summary>
internal static class UnifiedDiff
{
    public static IReadOnlyList<DiffLine> Read(string diff)
    {
        List<DiffLine> lines = [];
        int? oldLine = null, newLine = null;

        foreach (var text in diff.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            var kind = KindOf(text, inHunk: newLine is not null);
            if (kind == DiffLineKind.Hunk) (oldLine, newLine) = Starts(text);
            if (kind == DiffLineKind.File) (oldLine, newLine) = (null, null);

            var counts = kind is DiffLineKind.Added or DiffLineKind.Removed || (kind == DiffLineKind.Text && text.StartsWith(' '));
            var old = counts && kind != DiffLineKind.Added ? oldLine++ : null;
            var @new = counts && kind != DiffLineKind.Removed ? newLine++ : null;
            lines.Add(new DiffLine(kind, text, old, @new));
        }

        return lines;
    }

    // Inside a hunk "+++" and "---" are an added and a removed line that begin so.
    private static DiffLineKind KindOf(string text, bool inHunk) => text switch
    {
        _ when text.StartsWith("diff ", StringComparison.Ordinal) => DiffLineKind.File,
        _ when text.StartsWith("@@", StringComparison.Ordinal) => DiffLineKind.Hunk,
        _ when !inHunk && (text.StartsWith("+++ ", StringComparison.Ordinal) || text.StartsWith("--- ", StringComparison.Ordinal)) => DiffLineKind.File,
        _ when text.StartsWith('+') => DiffLineKind.Added,
        _ when text.StartsWith('-') => DiffLineKind.Removed,
        _ => DiffLineKind.Text,
    };

    // @@ -12,7 +12,9 @@
    private static (int? Old, int? New) Starts(string hunk)
    {
        var parts = hunk.Split(' ');
        return (Start(parts, '-'), Start(parts, '+'));
    }

    private static int? Start(string[] parts, char sign) =>
        parts.FirstOrDefault(part => part.StartsWith(sign)) is { } range && int.TryParse(range[1..].Split(',')[0], out var line) ? line : null;
}
