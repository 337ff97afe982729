using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using static AgentTrust.TokenIssuer.Agents.AgentChanges;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>An agent goes from one accountable person to another; without one it stands still.</summary>
internal static class AgentOwnership
{
    public static Decided<Ruling<AgentFacts>> Offer(AgentAuthority? authority, TransferAgent transfer, Caller caller, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State == AgentState.Retired) return Refused(AuthorityRefusal.AgentRetired);
        if (!AgentLife.IsOwnersOrOperators(authority.Agent, caller)) return Refused(AuthorityRefusal.NotTheOwner);
        if (transfer.To == authority.Agent.Facts.Owner) return Refused(AuthorityRefusal.OwnerUnchanged);

        var agent = authority.Agent.Next(facts => facts with { ProposedOwner = transfer.To });
        return new(agent.Facts, Made(agent, AuditKinds.AgentTransferOffered, $"offered {transfer.To}", caller, transfer.Reason, now));
    }

    public static Decided<Ruling<AgentFacts>> Accept(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State == AgentState.Retired) return Refused(AuthorityRefusal.AgentRetired);
        if (authority.Agent.Facts.ProposedOwner is not { } offered || offered != caller.Person) return Refused(AuthorityRefusal.NotOffered);

        var agent = authority.Agent.Next(facts => facts with { Owner = offered, ProposedOwner = null, Orphaned = false })
            with { OwnerGroups = caller.Groups };

        // Somebody else is accountable from now on: what was issued before is dead, tasks go on with new tokens.
        return new(agent.Facts, Made(agent, AuditKinds.AgentTransferred, "took over", caller, reason, now).And(new AuthorityChange
        {
            Revocations = [new(RevocationKind.Agent, agent.Id, null, RevocationClock.RevokedAt(now, authority.EndedAt))],
        }));
    }

    /// <summary>The owner is gone: the agent stops at once, and stays so until somebody owns it and resumes it.</summary>
    public static Decided<Ruling<AgentFacts>> Orphan(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State == AgentState.Retired) return Refused(AuthorityRefusal.AgentRetired);

        var works = authority.Agent.Facts.State is AgentState.Active or AgentState.UnderReview;
        var stopped = works ? AgentLife.Suspended(authority.Agent, caller, reason, now) : authority.Agent.Next(facts => facts);
        var agent = stopped with { Facts = stopped.Facts with { Orphaned = true } };
        return new(agent.Facts, Made(agent, AuditKinds.AgentOrphaned, "stopped", caller, reason, now)
            .And(works ? Ended(authority, caller, reason, now) : AuthorityChange.None)
            .And(new AuthorityChange { Tasks = AgentLife.SuspendedTasks(authority) }));
    }
}
