using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>A signed-in person who wants to decide.</summary>
internal sealed record Approver(string Id, IReadOnlyList<string> Groups)
{
    /// <summary>Those who are away and whose word this person has: one vote in all.</summary>
    public IReadOnlyList<string> StandsFor { get; init; } = [];

    /// <summary>Groups in which somebody else stands in for this person right now.</summary>
    public IReadOnlyList<string> AwayFrom { get; init; } = [];

    /// <summary>Case does not make another person: the stricter comparison is the safe one for every rule here.</summary>
    public bool Is(string person) => string.Equals(Id, person, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Four eyes: who may decide, and when enough have.</summary>
internal static class ApproverRules
{
    public static ApprovalRefusal? Check(BindingClaims call, ResourceState? resource, Approver approver, bool escalated = false) =>
        approver.Is(call.Owner) || call.Actors?.Any(actor => approver.Is(actor.Owner)) == true ? ApprovalRefusal.Owner
        : approver.Is(call.OpenedBy) ? ApprovalRefusal.Opener
        : resource?.Authors.Any(approver.Is) == true ? ApprovalRefusal.Author
        : call.PolicyAuthors?.Any(approver.Is) == true ? ApprovalRefusal.PolicyAuthor
        : approver.StandsFor.Any(absent => IsInterested(call, resource, absent)) ? ApprovalRefusal.StandInOfInterested
        : GroupsThatCount(call, approver, escalated).Count == 0 ? ApprovalRefusal.NotAnApprover
        : null;

    /// <summary>Whoever stands in for a person may not do what that person may not: there is no way around one's own interest.</summary>
    private static bool IsInterested(BindingClaims call, ResourceState? resource, string person) =>
        new[] { call.Owner, call.OpenedBy }.Concat((call.Actors ?? []).Select(actor => actor.Owner)).Concat(resource?.Authors ?? []).Concat(call.PolicyAuthors ?? [])
            .Contains(person, StringComparer.OrdinalIgnoreCase);

    /// <summary>The groups policy asks that the person is in, and not away from; or any of them, when nobody answered in time and policy lets the person's group.</summary>
    public static IReadOnlyList<string> GroupsThatCount(BindingClaims call, Approver approver, bool escalated = false)
    {
        var asked = call.Approvers.Distinct(StringComparer.Ordinal);
        return escalated && EscalationOf(call, approver).Count > 0 ? [.. asked] : Of(asked, approver);
    }

    /// <summary>The person's groups to which policy lets an unanswered request go.</summary>
    public static IReadOnlyList<string> EscalationOf(BindingClaims call, Approver approver) => Of(call.Escalation ?? [], approver);

    private static IReadOnlyList<string> Of(IEnumerable<string> groups, Approver approver) => [.. groups.Where(group =>
        approver.Groups.Contains(group, StringComparer.Ordinal) && !approver.AwayFrom.Contains(group, StringComparer.Ordinal))];

    /// <summary>As many different people as the quorum, and for each group a person of its own.</summary>
    public static bool IsSatisfied(BindingClaims call, IEnumerable<ApprovalDecision> grants)
    {
        var people = grants.DistinctBy(grant => grant.Person, StringComparer.OrdinalIgnoreCase).ToList();
        var groups = call.Approvers.Distinct(StringComparer.Ordinal).ToList();
        return groups.Count > 0 && people.Count >= Math.Max(1, call.Quorum) && Representatives(groups, people).Count == groups.Count;
    }

    /// <summary>Group → the person who stands for it; nobody stands for two.</summary>
    /// <remarks>
    /// A person of several groups is moved to another of them when somebody else needs the place (augmenting paths), so
    /// that the order in which people grant never decides whether they are enough.
    /// </remarks>
    public static IReadOnlyDictionary<string, ApprovalDecision> Representatives(
        IReadOnlyList<string> groups, IReadOnlyList<ApprovalDecision> people)
    {
        var standsFor = new Dictionary<string, ApprovalDecision>(StringComparer.Ordinal);
        foreach (var person in people) TryPlace(person, groups, standsFor, []);
        return standsFor;
    }

    private static bool TryPlace(
        ApprovalDecision person, IReadOnlyList<string> groups, Dictionary<string, ApprovalDecision> standsFor, HashSet<string> tried)
    {
        foreach (var group in groups.Where(person.Groups.Contains))
        {
            if (!tried.Add(group)) continue;
            if (standsFor.TryGetValue(group, out var holder) && !TryPlace(holder, groups, standsFor, tried)) continue;

            standsFor[group] = person;
            return true;
        }

        return false;
    }
}
