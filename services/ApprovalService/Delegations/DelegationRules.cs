using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Delegations;

/// <summary>Who may stand in for whom. Pure: the others that live are given.</summary>
internal static class DelegationRules
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(60);
    private const int LongestReason = 500;

    public static (Delegation? Delegation, ApprovalRefusal? Refusal) Offer(string id, Approver person, OfferDelegation offer, DateTimeOffset now)
    {
        var from = offer.From is { } later && later > now ? later : now;
        var refusal =
            !person.Groups.Contains(offer.Group, StringComparer.Ordinal) ? ApprovalRefusal.NotOfTheGroup
            : person.Is(offer.StandIn) || string.IsNullOrWhiteSpace(offer.StandIn) ? ApprovalRefusal.StandInIsOneself
            : offer.Until <= from || offer.Until - now > Longest || offer.Reason is not { Length: > 0 and <= LongestReason } ? ApprovalRefusal.DelegationUnclear
            : null;
        return refusal is not null
            ? (null, refusal)
            : (new() { Id = id, Person = person.Id, StandIn = offer.StandIn, Group = offer.Group, From = from, Until = offer.Until, Reason = offer.Reason }, null);
    }

    /// <summary>The one who is to stand in says so, and shows by their own token that they are of the group. Nobody hands on what was handed to them.</summary>
    public static (Delegation? Delegation, ApprovalRefusal? Refusal) Accept(
        Delegation offered, Approver person, IReadOnlyList<Delegation> others, DateTimeOffset now)
    {
        var living = others.Where(other => other.Id != offered.Id && other.AcceptedAt is not null && other.EndedAt is null && Overlap(other, offered)).ToList();
        var refusal =
            !person.Is(offered.StandIn) ? ApprovalRefusal.NotTheStandIn
            : offered.EndedAt is not null || offered.Until <= now ? ApprovalRefusal.DelegationOver
            : !person.Groups.Contains(offered.Group, StringComparer.Ordinal) ? ApprovalRefusal.NotOfTheGroup
            : living.Any(other => person.Is(other.Person) || Same(other.StandIn, offered.Person)) ? ApprovalRefusal.DelegationChain
            : null;
        return refusal is null ? (offered with { AcceptedAt = offered.AcceptedAt ?? now }, null) : (null, refusal);
    }

    public static (Delegation? Delegation, ApprovalRefusal? Refusal) End(Delegation delegation, Approver person, DateTimeOffset now) =>
        person.Is(delegation.Person) || person.Is(delegation.StandIn)
            ? (delegation with { EndedAt = delegation.EndedAt ?? now }, null)
            : (null, ApprovalRefusal.NotTheStandIn);

    public static bool IsLive(this Delegation delegation, DateTimeOffset now) =>
        delegation is { AcceptedAt: not null, EndedAt: null } && delegation.From <= now && now < delegation.Until;

    /// <summary>The person with whoever they stand in for, and whether they are away themselves.</summary>
    public static Approver With(this Approver person, IEnumerable<Delegation> delegations, DateTimeOffset now)
    {
        var live = delegations.Where(delegation => delegation.IsLive(now)).ToList();
        return person with
        {
            StandsFor = [.. live.Where(delegation => person.Is(delegation.StandIn)).Select(delegation => delegation.Person).Distinct(StringComparer.OrdinalIgnoreCase)],
            AwayFrom = [.. live.Where(delegation => person.Is(delegation.Person)).Select(delegation => delegation.Group)],
        };
    }

    private static bool Overlap(Delegation one, Delegation other) => one.From < other.Until && other.From < one.Until;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
