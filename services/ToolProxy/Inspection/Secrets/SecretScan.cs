namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Where secrets stand in a text: as they are, with JSON or percent escapes, or in base64.</summary>
internal static class SecretScan
{
    private static readonly SecretAnchors Prefixes = new(SecretRules.All.Where(rule => !rule.IsName), StringComparison.Ordinal);
    private static readonly SecretAnchors Names = new(SecretRules.All.Where(rule => rule.IsName), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is one that secrets are given to.</summary>
    public static bool IsTelling(string name) => Names.AreIn(name);

    /// <summary>From left to right, none within another.</summary>
    public static IReadOnlyList<SecretFinding> Find(string text)
    {
        List<SecretFinding>? found = null;
        if (HasAnchor(text)) Find(text, SecretRule.LargestWindow, found ??= []);
        EscapedText.Find(text, ref found);
        Base64Text.Find(text, ref found);
        return found is null ? [] : Merge(found);
    }

    public static bool HasAnchor(ReadOnlySpan<char> text) => Prefixes.AreIn(text) || Names.AreIn(text);

    public static void Find(string text, int window, List<SecretFinding> found)
    {
        Prefixes.Find(text, window, found);
        Names.Find(text, window, found);
    }

    /// <summary>Where two overlap, all of both is secret; the first, or the longer, gives the name.</summary>
    private static List<SecretFinding> Merge(List<SecretFinding> found)
    {
        var merged = new List<SecretFinding>(found.Count);
        foreach (var next in found.OrderBy(finding => finding.Start).ThenByDescending(finding => finding.Length))
        {
            if (merged.Count == 0 || next.Start >= merged[^1].End)
                merged.Add(next);
            else if (next.End > merged[^1].End)
                merged[^1] = merged[^1] with { Length = next.End - merged[^1].Start };
        }

        return merged;
    }
}
