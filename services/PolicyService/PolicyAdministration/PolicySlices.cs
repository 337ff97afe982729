using System.Collections.Concurrent;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Finds the policies whose head can match a request: all the others cannot change a decision about it.</summary>
/// <remarks>
/// The engine's cost grows with the policies it is given, so it is given few. Policies lie in cells by what their heads
/// demand of action, principal and resource; a request gets the cells that it fits, and equal cells are an equal slice.
/// </remarks>
internal sealed class PolicySlices
{
    private const int MostRemembered = 16_384;
    private const int MostCells = 64;

    private readonly Dictionary<EntityUid, PolicyCells> _byAction = [];
    private readonly Dictionary<EntityUid, PolicyCells> _byActionGroup = [];
    private readonly PolicyCells _anyAction = new();
    private readonly IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>> _groups;
    private readonly List<PolicyCell> _cells = [];
    private readonly ConcurrentDictionary<int[], PolicySlice> _slices = new(new SameCells());
    private readonly PolicySlice _whole;
    private readonly Dictionary<string, EntityUid[]> _named;

    /// <param name="policies">The whole set.</param>
    /// <param name="groups">Every action of the schema, with itself and all groups above it; null without a schema.</param>
    public PolicySlices(IReadOnlyList<Policy> policies, IReadOnlyDictionary<EntityUid, IReadOnlySet<EntityUid>>? groups)
    {
        _whole = new(policies);
        _groups = groups ?? new Dictionary<EntityUid, IReadOnlySet<EntityUid>>();
        foreach (var policy in policies)
            foreach (var cells in CellsOf(policy.Scope.Action, schemaIsKnown: groups is not null))
                cells.CellOf(policy.Scope, NewCell).Policies.Add(policy);
        _named = _groups.Keys.Concat(_byAction.Keys).Concat(policies.SelectMany(policy => policy.Scope.Action.In ?? [])).Distinct()
            .GroupBy(action => action.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToArray(), StringComparer.Ordinal);
        ActionNames = [.. _named.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names that the schema or a policy's head knows, in ordinal order.</summary>
    public IReadOnlyList<string> ActionNames { get; }

    /// <summary>The policies whose head can match, whatever the facts are.</summary>
    public PolicySlice For(EngineRequest request)
    {
        Span<int> found = stackalloc int[MostCells];
        var count = _anyAction.Find(request, found, 0);
        if (_byAction.TryGetValue(request.Action, out var own)) count = own.Find(request, found, count);
        if (_byActionGroup.Count > 0 && !FindInGroups(request, found, ref count)) return _whole;

        var cells = found[..count];
        return _slices.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(cells, out var slice) ? slice : Remember(cells.ToArray());
    }

    /// <summary>The actions of that name, in whatever namespace, that the schema or a policy's head knows.</summary>
    public IReadOnlyList<EntityUid> ActionsNamed(string name) => _named.GetValueOrDefault(name, []);

    private bool FindInGroups(EngineRequest request, Span<int> found, ref int count)
    {
        // An action that the schema does not know may lie below anything.
        if (!_groups.TryGetValue(request.Action, out var above)) return false;
        foreach (var group in above)
        {
            if (!_byActionGroup.TryGetValue(group, out var cells)) continue;
            if (count > found.Length - PolicyCells.MostFound) return false;
            count = cells.Find(request, found, count);
        }

        return true;
    }

    // A policy for several groups lies in the cells of each and may be found twice.
    private PolicySlice Remember(int[] cells)
    {
        if (_slices.Count >= MostRemembered) _slices.Clear();
        return _slices.GetOrAdd(cells, static (found, all) => new([.. found.SelectMany(cell => all[cell].Policies).Distinct()]), _cells);
    }

    private IEnumerable<PolicyCells> CellsOf(ScopeConstraint action, bool schemaIsKnown)
    {
        if (action.Equal is { } one) return [Cells(_byAction, one)];
        return action.In is { } groups && schemaIsKnown ? groups.Distinct().Select(group => Cells(_byActionGroup, group)) : [_anyAction];
    }

    private static PolicyCells Cells(Dictionary<EntityUid, PolicyCells> byAction, EntityUid action)
    {
        if (!byAction.TryGetValue(action, out var cells)) byAction[action] = cells = new();
        return cells;
    }

    private PolicyCell NewCell()
    {
        var cell = new PolicyCell(_cells.Count);
        _cells.Add(cell);
        return cell;
    }

    private sealed class SameCells : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public bool Equals(int[]? one, int[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(int[] cells) => GetHashCode(cells.AsSpan());

        public bool Equals(ReadOnlySpan<int> one, int[] other) => one.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<int> cells)
        {
            var hash = new HashCode();
            foreach (var cell in cells) hash.Add(cell);
            return hash.ToHashCode();
        }

        public int[] Create(ReadOnlySpan<int> cells) => cells.ToArray();
    }
}
