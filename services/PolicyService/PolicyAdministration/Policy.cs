using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>One policy and what its annotations say about it.</summary>
internal sealed record Policy
{
    /// <summary><c>@id</c>: public, it stands in decisions and in the log.</summary>
    public required string Id { get; init; }

    /// <summary><c>@reason</c>: one sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary><c>@requirement</c>: the promises it keeps, e.g. <c>R14 R15</c>.</summary>
    public required string Requirement { get; init; }

    /// <summary><c>@status</c>: whether practice has settled on it, or it is interim guidance (R90).</summary>
    public required PolicyStatus Status { get; init; }

    /// <summary><c>@review</c>: by when somebody looks at it again (R90); null in a set that is not one of this house.</summary>
    public DateOnly? Review { get; init; }

    /// <summary>A permit; otherwise a forbid, which always wins.</summary>
    public required bool Permits { get; init; }

    /// <summary><c>@approvers</c> and <c>@quorum</c>: whose consent it waits for; null when consent changes nothing.</summary>
    public ApprovalRequirement? Approval { get; init; }

    /// <summary><c>@obligation</c>: what whoever enforces a decision of this policy must do as well.</summary>
    public IReadOnlyList<DemandedObligation> Obligations { get; init; } = [];

    public required PolicyScope Scope { get; init; }

    /// <summary>What its conditions ask first, when that sets it apart from others.</summary>
    public PolicyGuard? Guard { get; init; }

    /// <summary>What it can see besides the agent, the task and the call itself.</summary>
    public PolicyReads Reads { get; init; } = PolicyReads.All;

    /// <summary>Entities that its conditions name.</summary>
    public IReadOnlyList<EntityUid> Mentions { get; init; } = [];

    /// <summary>Entities that it names, in its head too.</summary>
    public required IReadOnlyList<EntityUid> Names { get; init; }

    public required string Text { get; init; }

    /// <summary>File name, for messages.</summary>
    public required string File { get; init; }
}

/// <summary>Entities whose attributes a policy can read; what nobody reads is not sent to the engine, where each costs time.</summary>
[Flags]
internal enum PolicyReads
{
    None = 0,
    Resource = 1,
    Tool = 2,
    All = Resource | Tool,
}

internal enum PolicyStatus
{
    Settled,
    Interim,
}

/// <summary>Whose consent would do: one person of each group, and so many different people in all.</summary>
internal sealed record ApprovalRequirement
{
    public required IReadOnlyList<string> Groups { get; init; }

    public required int Quorum { get; init; }

    /// <summary><c>@passkey</c>: what shows that a yes is the person's own.</summary>
    public PasskeyNeed Passkey { get; init; }

    /// <summary><c>@escalation</c>: groups of which people may decide in place of those that do not answer in time.</summary>
    public IReadOnlyList<string> Escalation { get; init; } = [];

    /// <summary><c>@break_glass</c>: two people of the groups may grant in an emergency, and answer for it afterwards.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>What satisfies both: the stricter word of each, and what only one of them allows is not allowed.</summary>
    public ApprovalRequirement And(ApprovalRequirement other)
    {
        string[] groups = [.. Groups.Union(other.Groups, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new()
        {
            Groups = groups,
            Quorum = Math.Max(Math.Max(Quorum, other.Quorum), groups.Length),
            Passkey = PasskeyNeeds.Strictest(Passkey, other.Passkey),
            Escalation = [.. Escalation.Intersect(other.Escalation, StringComparer.Ordinal)],
            BreakGlass = BreakGlass && other.BreakGlass,
        };
    }
}
