namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Finds every anchor of many rules in one pass over a text, with two look-ups for each character.</summary>
/// <remarks>
/// A place is looked at when the pair of characters there and the pair after it can begin the same group of anchors. The framework's own
/// search for many strings is faster for a few dozen of them and several times slower for as many as there are here.
/// </remarks>
internal sealed class SecretAnchors
{
    private const int Ascii = 128;
    private const int Groups = 8;
    private const int Shortest = 4; // what stands closer to the end is no secret yet

    private readonly byte[] _first = new byte[Ascii * Ascii];
    private readonly byte[] _second = new byte[Ascii * Ascii];
    private readonly List<(string Anchor, SecretRule Rule)>?[] _byStart = new List<(string, SecretRule)>?[Ascii * Ascii];

    public SecretAnchors(IReadOnlyList<SecretRule> rules)
    {
        // Those alike share a group, and so do the short ones, which say little.
        var anchors = rules.SelectMany(rule => rule.Anchors.Select(anchor => (Anchor: anchor, Rule: rule)))
            .OrderBy(entry => Math.Min(entry.Anchor.Length, Shortest)).ThenBy(entry => entry.Anchor, StringComparer.OrdinalIgnoreCase).ToArray();
        for (var number = 0; number < anchors.Length; number++)
        {
            var (anchor, rule) = anchors[number];
            var group = (byte)(1 << number * Groups / anchors.Length);
            foreach (var (one, other) in Pairs(anchor, 0, rule.IsName))
            {
                _first[Pair(one, other)] |= group;
                (_byStart[Pair(one, other)] ??= []).Add((anchor, rule));
            }

            foreach (var (one, other) in Pairs(anchor, 2, rule.IsName)) _second[Pair(one, other)] |= group;
        }

        // Rules that were written first are tried first: where two find the same, the first gives the name.
        var order = rules.Select((rule, number) => (rule, number)).ToDictionary(ReferenceEqualityComparer.Instance);
        foreach (var start in _byStart) start?.Sort((one, other) => order[one.Rule].CompareTo(order[other.Rule]));
    }

    public bool AreIn(ReadOnlySpan<char> text)
    {
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
            foreach (var (anchor, rule) in _byStart[Pair(text[at], text[at + 1])] ?? [])
                if (Stands(text[at..], anchor, rule))
                    return true;
        return false;
    }

    /// <summary>Tries every rule at every place where one of its anchors stands.</summary>
    public void Find(string text, int window, ref List<SecretFinding>? found)
    {
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
            foreach (var (anchor, rule) in _byStart[Pair(text[at], text[at + 1])] ?? [])
                if (Stands(text.AsSpan(at), anchor, rule) && rule.Find(text, at, window) is { } finding)
                    (found ??= []).Add(finding);
    }

    /// <summary>The next place where an anchor may stand; -1 when there is none.</summary>
    private int Next(ReadOnlySpan<char> text, int from)
    {
        if (from + Shortest > text.Length) return -1;

        ReadOnlySpan<byte> first = _first, second = _second;
        var (here, next) = (Pair(text[from], text[from + 1]), Pair(text[from + 1], text[from + 2]));
        for (var at = from; at + Shortest <= text.Length; at++)
        {
            var after = Pair(text[at + 2], text[at + 3]);
            if ((first[here] & second[after]) != 0) return at;
            (here, next) = (next, after);
        }

        return -1;
    }

    private static bool Stands(ReadOnlySpan<char> text, string anchor, SecretRule rule) =>
        text.StartsWith(anchor, rule.IsName ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static int Pair(char one, char other) => (one & (Ascii - 1)) << 7 | other & (Ascii - 1);

    /// <summary>The pairs that can stand at this offset of an anchor; where it has ended, any.</summary>
    private static IEnumerable<(char One, char Other)> Pairs(string anchor, int offset, bool anyCase)
    {
        foreach (var one in Characters(anchor, offset, anyCase))
            foreach (var other in Characters(anchor, offset + 1, anyCase))
                yield return (one, other);
    }

    private static IEnumerable<char> Characters(string anchor, int at, bool anyCase) =>
        at >= anchor.Length ? Enumerable.Range(0, Ascii).Select(code => (char)code)
        : anyCase && char.IsAsciiLetter(anchor[at]) ? [char.ToLowerInvariant(anchor[at]), char.ToUpperInvariant(anchor[at])]
        : [anchor[at]];
}
