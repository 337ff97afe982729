using System.Text.Json;

namespace AgentTrust.Contracts.Policy;

/// <summary>An AuthZEN 1.0 access evaluation response.</summary>
/// <remarks>
/// A deny is an answer, not an error: it arrives as <c>200 OK</c> with <c>"decision": false</c>.
/// <c>decision</c> is required, so a body without it fails to parse and the caller denies.
/// </remarks>
public sealed record EvaluationResponse
{
    public required bool Decision { get; init; }

    public DecisionContext Context { get; init; } = new();
}

/// <summary>Why a decision is what it is.</summary>
public sealed record DecisionContext
{
    public string? EvaluationId { get; init; }

    /// <summary>Content address of the policy set, <c>sha256:…</c>.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>Ids of the determining policies.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The determining policies' reasons, in words.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Obligations Profile: an unknown one means deny.</summary>
    public IReadOnlyList<Obligation> Obligations { get; init; } = [];

    /// <summary>Access Request and Approval Profile: present on a deny that approval would change.</summary>
    public AccessRequestOffer? AccessRequest { get; init; }

    /// <summary>What was decided on, to be recorded as it is; only for who asked for it, and absent when no policy was asked.</summary>
    public JsonElement? Facts { get; init; }

    /// <summary>Only of a permit: for which other questions it may be taken as the answer; absent, for none.</summary>
    public PermitReuse? Reuse { get; init; }
}

/// <summary>A permit answers the same question again, for a moment.</summary>
/// <remarks>
/// The same question has the same subject, action, resource and context, but for what no policy can see: the call's id, the digest
/// of its arguments, how many bytes and secrets the session has read, and the counters within these bounds. Who cannot tell asks.
/// </remarks>
public sealed record PermitReuse
{
    /// <summary>For so long from when it was asked for; never more than a second, and no longer than the facts that it was made on hold.</summary>
    public required int Milliseconds { get; init; }

    /// <summary>Counters of the session that come to the same for every policy.</summary>
    public required CounterRange Calls { get; init; }

    public required CounterRange Writes { get; init; }

    public bool Covers(SessionState session) => Calls.Holds(session.Calls) && Writes.Holds(session.Writes);
}

/// <param name="From">The lowest.</param>
/// <param name="Below">It and all above are out.</param>
public sealed record CounterRange(long From, long Below)
{
    public bool Holds(long count) => count >= From && count < Below;
}

/// <summary>What the enforcement point must do as well (Obligations Profile, draft 1): who does not know it must deny.</summary>
public sealed record Obligation
{
    /// <summary>Of this instance, within one answer.</summary>
    public required string Id { get; init; }

    /// <summary>A registered type, or <c>custom</c>.</summary>
    public required string Type { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }
}

/// <summary>What to ask for, and the policy service's signature over it.</summary>
public sealed record AccessRequestOffer
{
    /// <summary>A URL, or a path at the approval service.</summary>
    public required string Endpoint { get; init; }

    public required string Template { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Compact JWS by the policy service over a <see cref="BindingClaims"/>.</summary>
    public required string BindingToken { get; init; }

    /// <summary>Groups that must grant, one person of each.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>How many different people must grant.</summary>
    public required int Quorum { get; init; }
}

/// <summary>The exact call that an approval is about; the payload of the binding token (besides iss, aud, iat, exp).</summary>
public sealed record BindingClaims
{
    /// <summary>The denial that it came with.</summary>
    public string? EvaluationId { get; init; }

    /// <summary>SPIFFE ID.</summary>
    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public required string OpenedBy { get; init; }

    /// <summary>The sub-agents that act for the agent, current one first; absent when it acts itself.</summary>
    public IReadOnlyList<ActingAgent>? Actors { get; init; }

    public required string Task { get; init; }

    public required string Intent { get; init; }

    public required string Action { get; init; }

    public required AccessEntity Resource { get; init; }

    public required ToolReference Tool { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required string PolicyVersion { get; init; }

    public required IReadOnlyList<string> Policies { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<string> Approvers { get; init; }

    public required int Quorum { get; init; }

    /// <summary>The task's template; absent when it was opened without one.</summary>
    public string? Template { get; init; }

    /// <summary>Groups of which policy lets people decide in place of those that it asks, once these have not answered in time.</summary>
    public IReadOnlyList<string>? Escalation { get; init; }

    /// <summary>Who set the policy set in force; they do not decide what it leaves to people.</summary>
    public IReadOnlyList<string>? PolicyAuthors { get; init; }

    /// <summary>What shows that a yes is the person's own.</summary>
    public PasskeyNeed PasskeyNeed { get; init; }

    /// <summary>Whether policy lets two people of its groups break the glass: grant without one of each group, with a review that stays open.</summary>
    public bool BreakGlass { get; init; }
}

/// <summary>What policy wants a yes to be proven by. The approval service's own settings may want more, never less.</summary>
public enum PasskeyNeed
{
    /// <summary>By the passkey of whoever has one; a fresh sign-in suffices for others.</summary>
    Preferred,

    /// <summary>By a passkey, without exception: whoever has none registers one first.</summary>
    Required,

    /// <summary>A fresh sign-in suffices, also for whoever has a passkey.</summary>
    None,
}

public static class PasskeyNeeds
{
    /// <summary>What satisfies all of them: a sign-in suffices for whoever has a passkey only where it suffices for each.</summary>
    public static PasskeyNeed Strictest(params IEnumerable<PasskeyNeed> needs)
    {
        var said = needs.ToHashSet();
        return said.Contains(PasskeyNeed.Required) ? PasskeyNeed.Required
            : said.SetEquals([PasskeyNeed.None]) ? PasskeyNeed.None
            : PasskeyNeed.Preferred;
    }
}

/// <summary>A sub-agent that acts in a call, and the person who answers for it.</summary>
/// <param name="Agent">SPIFFE ID.</param>
/// <param name="Owner">OIDC <c>sub</c>.</param>
public sealed record ActingAgent(string Agent, string Owner);
