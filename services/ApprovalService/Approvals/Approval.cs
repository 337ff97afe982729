using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>One request for people's consent to one exact call: Pending → Granted → Consumed, or Rejected, Expired, Cancelled.</summary>
/// <remarks>Transitions are pure functions of the state, the step and the clock; whoever stores the result does so under a lock.</remarks>
internal sealed partial record Approval
{
    public required string Id { get; init; }

    public required string IdempotencyKey { get; init; }

    public required BindingClaims Call { get; init; }

    public required JsonElement Arguments { get; init; }

    public string? Preview { get; init; }

    public ResourceState? ResourceState { get; init; }

    public required AccessRequestState State { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Until when people may decide; once granted, until when the grant may be used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public ImmutableArray<ApprovalDecision> Decisions { get; init; } = [];

    /// <summary>Two people granted it in an emergency, and answer for it in a review.</summary>
    public bool GlassBroken { get; init; }

    /// <summary>What people consent to; nothing that changes while they decide is in it.</summary>
    [JsonIgnore]
    public string Digest => Consent.DigestOf(this);

    /// <summary>The yeses that count: those of the ordinary way, or of the two who broke the glass.</summary>
    [JsonIgnore]
    public IEnumerable<ApprovalDecision> Grants => Decisions.Where(decision => decision.Granted && decision.BreakGlass == GlassBroken);

    [JsonIgnore]
    public bool HasEnough => GlassBroken || ApproverRules.IsSatisfied(Call, Grants);

    private bool IsOpen => State is AccessRequestState.Pending or AccessRequestState.Granted;

    public Transition Grant(
        Approver approver, DecideAccessRequest decision, DateTimeOffset now, TimeSpan usableFor, PasskeyEvidence? passkey = null,
        TogetherReference? together = null)
    {
        if (Refuses(approver, decision, granted: true, now) is { } refused) return refused;
        if (passkey is not null && !Covers(passkey, together)) return Refuse(ApprovalRefusal.SawAnotherCall, "grant", approver.Id);

        var granted = Record(approver, granted: true, decision.Reason, now, passkey, together);
        var isEnough = granted.HasEnough;
        if (isEnough) granted = granted with { State = AccessRequestState.Granted, ExpiresAt = now + usableFor };
        return new(granted, [new Happening.Granted(granted.Decisions[^1], isEnough)]);
    }

    /// <summary>One independent person's no is enough.</summary>
    public Transition Reject(Approver approver, DecideAccessRequest decision, DateTimeOffset now, TogetherReference? together = null)
    {
        if (Refuses(approver, decision, granted: false, now) is { } refused) return refused;

        var rejected = Record(approver, granted: false, decision.Reason, now, together: together) with { State = AccessRequestState.Rejected };
        return new(rejected, [new Happening.Rejected(rejected.Decisions[^1])]);
    }

    /// <summary>Uses the grant up. A second use is refused, also by the same call: an answer that was lost is not repeated.</summary>
    public Transition Consume(ConsumeAccessRequest use, DateTimeOffset now)
    {
        if (Lapsed(now) is { } lapsed) return lapsed with { Refusal = ApprovalRefusal.Expired };
        if (State is not AccessRequestState.Granted) return Refuse(RefusalOfState(), "consume", null);
        if (use.ArgumentsDigest != Call.ArgumentsDigest || use.DefinitionDigest != Call.Tool.DefinitionDigest
            || use.PolicyVersion != Call.PolicyVersion || use.ResourceVersion != ResourceState?.Version)
            return Refuse(ApprovalRefusal.AnotherCall, "consume", null);

        return new(this with { State = AccessRequestState.Consumed }, [new Happening.Consumed(use.Call)]);
    }

    public Transition Expire(DateTimeOffset now) => Lapsed(now) ?? Transition.None(this);

    /// <summary>Consent does not outlive what it was for: a grant that was not used yet is cancelled too.</summary>
    public Transition Cancel(string reason, DateTimeOffset now) =>
        Lapsed(now) ?? (IsOpen
            ? new(this with { State = AccessRequestState.Cancelled }, [new Happening.Cancelled(reason)])
            : Transition.None(this));

    /// <summary>The caller wants it no longer; what people have decided stays decided.</summary>
    public Transition Withdraw(string reason, DateTimeOffset now) =>
        Lapsed(now) is { } lapsed ? lapsed with { Refusal = ApprovalRefusal.Decided }
        : State is AccessRequestState.Pending ? Cancel(reason, now)
        : Refuse(ApprovalRefusal.Decided, "cancel", null);

    /// <summary>Expiry does not hang on a timer: every step looks at the clock first.</summary>
    private Transition? Lapsed(DateTimeOffset now) =>
        IsOpen && now >= ExpiresAt ? new(this with { State = AccessRequestState.Expired }, [new Happening.Expired()]) : null;

    /// <summary>A signature is over this request, or over a list that has this request as it is.</summary>
    private bool Covers(PasskeyEvidence passkey, TogetherReference? together) => together is null
        ? passkey.Digest == Digest
        : passkey.Digest == Consent.DigestOf(together.Requests) && together.Requests.Contains(new SeenRequest(Id, Digest));

    private Transition? Refuses(Approver approver, DecideAccessRequest decision, bool granted, DateTimeOffset now, bool breakGlass = false)
    {
        var attempt = breakGlass ? "break the glass for" : granted ? "grant" : "reject";
        if (decision.ArgumentsDigest != Call.ArgumentsDigest || (decision.Digest is { } seen && seen != Digest)) return Refuse(ApprovalRefusal.SawAnotherCall, attempt, approver.Id);
        if (Decisions.Any(d => d.Granted == granted && d.BreakGlass == breakGlass && approver.Is(d.Person))) return Transition.None(this); // said so before
        if (Lapsed(now) is { } lapsed) return lapsed with { Refusal = ApprovalRefusal.Expired };
        if (State is not AccessRequestState.Pending) return Refuse(RefusalOfState(), attempt, approver.Id);
        if (granted && Decisions.Any(d => d.Granted && d.BreakGlass == breakGlass && SpeaksTwice(approver, d))) return Refuse(ApprovalRefusal.SpokenFor, attempt, approver.Id);
        return ApproverRules.Check(Call, ResourceState, approver, !breakGlass && IsEscalatedAt(now)) is { } broken ? Refuse(broken, attempt, approver.Id) : null;
    }

    /// <summary>A person and whoever stands in for them are one voice, in whichever order they speak.</summary>
    private static bool SpeaksTwice(Approver approver, ApprovalDecision grant) =>
        approver.StandsFor.Contains(grant.Person, StringComparer.OrdinalIgnoreCase)
        || (grant.OnBehalfOf ?? []).Any(absent => approver.Is(absent) || approver.StandsFor.Contains(absent, StringComparer.OrdinalIgnoreCase));

    private Approval Record(
        Approver approver, bool granted, string? reason, DateTimeOffset now, PasskeyEvidence? passkey = null, TogetherReference? together = null,
        bool breakGlass = false) => this with
    {
        Decisions = Decisions.Add(new ApprovalDecision
        {
            Person = approver.Id,
            Groups = ApproverRules.GroupsThatCount(Call, approver, !breakGlass && IsEscalatedAt(now)),
            Escalated = !breakGlass && IsEscalatedAt(now) && ApproverRules.GroupsThatCount(Call, approver).Count == 0
                ? ApproverRules.EscalationOf(Call, approver)
                : null,
            Granted = granted,
            Reason = reason,
            At = now,
            Passkey = passkey,
            Together = together,
            BreakGlass = breakGlass,
            OnBehalfOf = approver.StandsFor.Count > 0 ? approver.StandsFor : null,
        }),
    };

    public Transition Refuse(ApprovalRefusal why, string attempt, string? person) =>
        new(this, [new Happening.Refused(why, attempt, person)], why);

    private ApprovalRefusal RefusalOfState() => State switch
    {
        AccessRequestState.Pending => ApprovalRefusal.StillPending,
        AccessRequestState.Granted => ApprovalRefusal.AlreadyGranted,
        AccessRequestState.Rejected => ApprovalRefusal.Rejected,
        AccessRequestState.Consumed => ApprovalRefusal.Used,
        AccessRequestState.Cancelled => ApprovalRefusal.Cancelled,
        _ => ApprovalRefusal.Expired,
    };
}
