using System.Buffers;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Finds every anchor of many rules in one text, much faster than the rules could.</summary>
internal sealed class SecretAnchors
{
    // .NET searches for at most this many strings with vector instructions; beyond, it walks an automaton, several times slower.
    private const int Vectorised = 80;

    private readonly SearchValues<string>[] _groups;
    private readonly StringComparison _comparison;
    private readonly Dictionary<int, List<(string Anchor, SecretRule Rule)>> _byStart = [];

    public SecretAnchors(IEnumerable<SecretRule> rules, StringComparison comparison)
    {
        _comparison = comparison;
        var anchors = rules.SelectMany(rule => rule.Anchors.Select(anchor => (Anchor: anchor, Rule: rule))).ToArray();
        foreach (var entry in anchors)
        {
            var start = Start(entry.Anchor);
            if (!_byStart.TryGetValue(start, out var same)) _byStart[start] = same = [];
            same.Add(entry);
        }

        // By length: a group is searched for as many characters at a time as its shortest has.
        _groups = [.. anchors.Select(entry => entry.Anchor).Distinct(StringComparer.FromComparison(comparison)).OrderByDescending(anchor => anchor.Length).Chunk(Vectorised)
            .Select(group => SearchValues.Create(group, comparison))];
    }

    public bool AreIn(ReadOnlySpan<char> text)
    {
        foreach (var group in _groups)
            if (text.ContainsAny(group))
                return true;
        return false;
    }

    /// <summary>Tries every rule at every place where one of its anchors stands.</summary>
    public void Find(string text, int window, List<SecretFinding> found)
    {
        foreach (var group in _groups)
            for (var at = text.AsSpan().IndexOfAny(group); at >= 0;)
            {
                Try(text, at, window, found);
                var next = text.AsSpan(at + 1).IndexOfAny(group);
                at = next < 0 ? -1 : at + 1 + next;
            }
    }

    private void Try(string text, int at, int window, List<SecretFinding> found)
    {
        var rest = text.AsSpan(at);
        foreach (var (anchor, rule) in _byStart[Start(rest)])
            if (rest.StartsWith(anchor, _comparison) && rule.Find(text, at, window) is { } finding)
                found.Add(finding);
    }

    private int Start(ReadOnlySpan<char> text) => _comparison == StringComparison.Ordinal
        ? text[0] << 16 | text[1]
        : char.ToLowerInvariant(text[0]) << 16 | char.ToLowerInvariant(text[1]);
}
