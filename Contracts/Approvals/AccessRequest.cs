using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Contracts.Approvals;

public enum AccessRequestState
{
    Pending,
    Granted,
    Rejected,
    Expired,

    /// <summary>The one call it was for was made.</summary>
    Consumed,

    /// <summary>The task ended, or the caller withdrew it.</summary>
    Cancelled,
}

/// <summary>What the tool proxy submits (Access Request and Approval Profile), with an <c>Idempotency-Key</c> header.</summary>
public sealed record AccessRequestSubmission
{
    public required string BindingToken { get; init; }

    /// <summary>The call's canonical arguments; their digest must be the one that was bound.</summary>
    public required JsonElement Arguments { get; init; }

    /// <summary>What the tool would change, for the person who decides (e.g. a unified diff); shown, never decided on.</summary>
    public string? Preview { get; init; }

    /// <summary>What the resource is now, where the tool's catalog entry says that consent depends on it.</summary>
    public ResourceState? ResourceState { get; init; }
}

/// <summary>What a resource was when people were asked about it.</summary>
public sealed record ResourceState
{
    /// <summary>E.g. the commit that a merge would take.</summary>
    public required string Version { get; init; }

    /// <summary>Whose work it is: people, and agents by SPIFFE ID; they do not approve it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];
}

/// <summary>One request for one exact call, as people and the proxy see it.</summary>
public sealed record AccessRequest
{
    /// <summary>Opaque task handle, <c>apr_…</c>.</summary>
    public required string Id { get; init; }

    public required AccessRequestState State { get; init; }

    public required BindingClaims Call { get; init; }

    public required JsonElement Arguments { get; init; }

    public string? Preview { get; init; }

    public ResourceState? ResourceState { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyList<ApprovalDecision> Decisions { get; init; }

    /// <summary>Of everything that people consent to (RFC 8785 and SHA-256 of a <see cref="ConsentStatement"/>); what a passkey signs.</summary>
    public required string Digest { get; init; }

    /// <summary>What policy wants a yes to be proven by.</summary>
    public PasskeyNeed Passkey { get; init; }

    /// <summary>From when on others are asked as well, and those of <see cref="BindingClaims.Escalation"/> may decide; absent: never.</summary>
    public DateTimeOffset? EscalatesAt { get; init; }

    /// <summary>Groups and people who are told then.</summary>
    public IReadOnlyList<string>? EscalatesTo { get; init; }

    /// <summary>Whether policy lets two people break the glass for it; once they have, it has a <see cref="BreakGlassReview"/> of the same id.</summary>
    public bool MayBreakGlass { get; init; }

    /// <summary>It was granted by two people who broke the glass.</summary>
    public bool GlassBroken { get; init; }
}

/// <summary>A person granted or rejected.</summary>
public sealed record ApprovalDecision
{
    public required string Person { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public required bool Granted { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Those who are away and for whom the person stood in as well.</summary>
    public IReadOnlyList<string>? OnBehalfOf { get; init; }

    /// <summary>What the person's authenticator signed; absent when a fresh sign-in was enough.</summary>
    public PasskeyEvidence? Passkey { get; init; }

    /// <summary>The person decided in place of a group that had not answered in time, as one of these groups.</summary>
    public IReadOnlyList<string>? Escalated { get; init; }

    /// <summary>The person broke the glass; <see cref="Reason"/> is the justification.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>The one decision on several requests that this is a part of.</summary>
    public TogetherReference? Together { get; init; }
}

/// <summary>What a person sends with a decision: the digest of what they saw, so that nothing else is decided.</summary>
public sealed record DecideAccessRequest
{
    public required string ArgumentsDigest { get; init; }

    public string? Reason { get; init; }

    /// <summary>The <see cref="AccessRequest.Digest"/> that the person saw; one that differs by now is refused. Absent: only the arguments are compared.</summary>
    public string? Digest { get; init; }

    /// <summary>The authenticator's signature over a challenge that was asked for this request; needed to grant by whoever has a passkey.</summary>
    public PasskeyAssertion? Passkey { get; init; }
}

/// <summary>The answer to a consumption: usable once, for the bound call only.</summary>
public sealed record ConsumedApproval
{
    public required string Id { get; init; }

    /// <summary>Compact JWS by the approval service over an <see cref="ApprovalAssertion"/>.</summary>
    public required string Assertion { get; init; }
}

/// <summary>People's consent to one exact call; payload of the assertion (besides iss, aud = policy-service, iat, exp).</summary>
public sealed record ApprovalAssertion
{
    public required string Approval { get; init; }

    public required string Agent { get; init; }

    /// <summary>The sub-agents that act for the agent, current one first; absent when it acts itself.</summary>
    public IReadOnlyList<string>? Actors { get; init; }

    public required string Task { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required string DefinitionDigest { get; init; }

    public required string PolicyVersion { get; init; }

    /// <summary>Two people broke the glass: they stand for all that policy asks, where policy lets them.</summary>
    public bool GlassBroken { get; init; }

    /// <summary>The people who granted, with the group each stood for.</summary>
    public required IReadOnlyList<ApprovalDecision> Grants { get; init; }
}
