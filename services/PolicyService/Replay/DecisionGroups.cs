using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Replay;

/// <summary>Decisions by a name (agent, tool, task), and how many came out otherwise. The list ends somewhere, the counts do not.</summary>
internal sealed class DecisionGroups
{
    private const int LongestList = 1000;

    private readonly Dictionary<string, ReplayGroup> _byName = new(StringComparer.Ordinal);

    public void Add(string? name, DecisionOutcome? change)
    {
        name ??= "none";
        if (_byName.Count >= LongestList && !_byName.ContainsKey(name)) name = "";
        var group = _byName.GetValueOrDefault(name) ?? new(name, 0, new());
        _byName[name] = group with { Decisions = group.Decisions + 1, Changes = change is { } now ? group.Changes.With(now) : group.Changes };
    }

    public IReadOnlyList<ReplayGroup> Sorted() => Sorted(_byName.Values);

    /// <summary>Where most came out otherwise first.</summary>
    public static IReadOnlyList<ReplayGroup> Sorted(IEnumerable<ReplayGroup> groups) =>
        [.. groups.OrderByDescending(group => group.Changes.Total).ThenByDescending(group => group.Decisions).ThenBy(group => group.Name, StringComparer.Ordinal)];
}
