namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Where secrets stand in a text: as they are, with JSON or percent escapes, or in base64.</summary>
internal static class SecretScan
{
    private static readonly SecretAnchors All = new(SecretRules.All);
    private static readonly SecretAnchors Names = new([.. SecretRules.All.Where(rule => rule.IsName)]);

    /// <summary>Whether a name is one that secrets are given to.</summary>
    public static bool IsTelling(string name) => Names.AreIn(name);

    /// <summary>From left to right, none within another.</summary>
    public static IReadOnlyList<SecretFinding> Find(string text)
    {
        List<SecretFinding>? found = null;
        FindPlain(text, SecretRule.LargestWindow, ref found);
        EscapedText.Find(text, ref found);
        Base64Text.Find(text, ref found);
        return found is null ? [] : Merge(found);
    }

    /// <summary>Those that stand there as they are.</summary>
    public static void FindPlain(string text, int window, ref List<SecretFinding>? found) => All.Find(text, window, ref found);

    /// <summary>Where two overlap, all of both is secret; the first, the longer, or the one with a form of its own gives the name.</summary>
    private static List<SecretFinding> Merge(List<SecretFinding> found)
    {
        var merged = new List<SecretFinding>(found.Count);
        foreach (var next in found.OrderBy(finding => finding.Start).ThenByDescending(finding => finding.Length).ThenBy(finding => finding.IsNamed))
        {
            if (merged.Count == 0 || next.Start >= merged[^1].End)
                merged.Add(next);
            else if (next.End > merged[^1].End)
                merged[^1] = merged[^1] with { Length = next.End - merged[^1].Start };
        }

        return merged;
    }
}
