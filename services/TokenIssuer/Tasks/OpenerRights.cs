using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>What one person may grant: a boundary and its actions must lie within the rights of one and the same group.</summary>
internal sealed record OpenerRights(IReadOnlyList<GroupRights> Groups)
{
    /// <summary>What of the contract the person may not grant, in words; null when nothing.</summary>
    public string? FirstExcess(TaskContract contract) => TaskBounds.FirstExcess(
        contract,
        action => Groups.Any(group => Allows(group, action)),
        boundary => Groups.Any(group => boundary.Actions.All(action => Allows(group, action)) && Reaches(group, boundary)));

    private static bool Allows(GroupRights group, string action) =>
        ActionGroups.Of(action) is { } actionGroup && group.ActionGroups.Contains(actionGroup);

    private static bool Reaches(GroupRights group, TaskBoundary boundary) => TaskBounds.Within(boundary, (type, id) =>
        group.Of(type) is var allowed && (allowed.Contains("*") || allowed.Any(pattern => SinkPatterns.Covers(type, pattern, id))));
}
