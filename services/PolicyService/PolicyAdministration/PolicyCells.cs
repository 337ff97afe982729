using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Policies for the same action, by the principal and the resource that their heads demand.</summary>
internal sealed class PolicyCells
{
    /// <summary>Three ways for a principal to fit, and three for a resource.</summary>
    public const int MostFound = 9;

    private static readonly EntityUid Anything = new("", "");

    private readonly Dictionary<(EntityUid Principal, EntityUid Resource), PolicyCell> _cells = [];
    private PolicyCell? _open;

    public PolicyCell CellOf(PolicyScope scope, Func<PolicyCell> create)
    {
        var key = (KeyOf(scope.Principal), KeyOf(scope.Resource));
        if (key == (Anything, Anything)) return _open ??= create();
        if (!_cells.TryGetValue(key, out var cell)) _cells[key] = cell = create();
        return cell;
    }

    /// <summary>Adds the numbers of the cells that the request fits.</summary>
    /// <returns>How many numbers there are now.</returns>
    public int Find(EngineRequest request, Span<int> found, int count)
    {
        if (_open is not null) found[count++] = _open.Number;
        if (_cells.Count == 0) return count;

        Span<EntityUid> principals = [request.Principal, TypeOf(request.Principal), Anything];
        Span<EntityUid> resources = [request.Resource, TypeOf(request.Resource), Anything];
        foreach (var principal in principals)
            foreach (var resource in resources)
                if (_cells.TryGetValue((principal, resource), out var cell)) found[count++] = cell.Number;
        return count;
    }

    // "in" needs the hierarchy, which belongs to the request: it may match everything.
    private static EntityUid KeyOf(ScopeConstraint constraint) =>
        constraint.Equal ?? (constraint.Is is { } type ? TypeOf(new(type, "")) : Anything);

    // No entity has a null id, so a type is never taken for an entity.
    private static EntityUid TypeOf(EntityUid uid) => new(uid.Type, null!);
}

internal sealed record PolicyCell(int Number)
{
    public List<Policy> Policies { get; } = [];
}
