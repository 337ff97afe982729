using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>Ends everything at once, and keeps it ended until a second person says otherwise.</summary>
internal static class KillSwitch
{
    /// <summary>Thrown again while it halts, it is on record once more and changes nothing: there is nothing left to revoke.</summary>
    public static Decided<Ruling<KillSwitchFacts>> Throw(WholeAuthority authority, Caller caller, string reason, DateTimeOffset now)
    {
        var record = Record(AuditKinds.KillSwitchThrown, caller, $"{caller.Name} threw the kill switch: {reason}");
        if (authority.KillSwitch.Halted) return new(authority.KillSwitch, new AuthorityChange { Records = [record] });

        var thrown = authority.KillSwitch with { Halted = true, HaltedBy = caller.Name, HaltReason = reason, HaltedAt = now };
        return new(thrown, new AuthorityChange
        {
            KillSwitch = thrown,
            EveryTask = new TaskSuspension { By = caller.Name, Reason = $"Kill switch: {reason}", At = now },
            Revocations = [new(RevocationKind.All, "*", null, RevocationClock.RevokedAt(now, authority.EndedAt))],
            Records = [record],
            Events = [new AllRevoked { RevokedBy = caller.Name, Reason = reason, At = now }],
        });
    }

    /// <summary>Four eyes: whoever threw it does not release it. Tasks stay suspended until a person resumes each.</summary>
    public static Decided<Ruling<KillSwitchFacts>> Release(WholeAuthority authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (!authority.KillSwitch.Halted) return Refused(AuthorityRefusal.NotHalted);
        if (authority.KillSwitch.HaltedBy == caller.Name) return Refused(AuthorityRefusal.SamePerson);

        var released = authority.KillSwitch with { Halted = false, ReleasedBy = caller.Name, ReleaseReason = reason, ReleasedAt = now };
        return new(released, new AuthorityChange
        {
            KillSwitch = released,
            Records = [Record(AuditKinds.KillSwitchReleased, caller, $"{caller.Name} released the kill switch: {reason}")],
        });
    }

    private static AuditDraft Record(string kind, Caller caller, string summary) => new()
    {
        Kind = kind,
        Person = caller.Person,
        Outcome = "succeeded",
        Summary = summary,
    };

    private static Decided<Ruling<KillSwitchFacts>> Refused(AuthorityRefusal refusal) => new(refusal, AuthorityChange.None);
}
