using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using static AgentTrust.TokenIssuer.Agents.AgentChanges;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>The states of an agent as pure functions of a clock: its state, its tasks and everything issued to it, together.</summary>
internal static class AgentLife
{
    public static bool IsReviewOverdue(AgentFacts agent, DateTimeOffset now) => now >= agent.ReviewDue;

    /// <summary>Proposed to active, by somebody who neither registered nor owns it.</summary>
    public static Decided<Ruling<AgentFacts>> Activate(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        var facts = authority.Agent.Facts;
        if (facts.State != AgentState.Proposed) return Refused(AuthorityRefusal.NotProposed);
        if (facts.Orphaned) return Refused(AuthorityRefusal.AgentOrphaned);
        if (facts.ProposedOwner is not null) return Refused(AuthorityRefusal.OwnerNotAccepted);
        if (caller.Person == facts.RegisteredBy || caller.Person == facts.Owner) return Refused(AuthorityRefusal.DutiesSeparated);

        var agent = In(authority.Agent, AgentState.Active);
        return new(agent.Facts, Made(agent, AuditKinds.AgentActivated, "activated", caller, reason, now));
    }

    public static Decided<Ruling<AgentFacts>> Suspend(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State is not (AgentState.Active or AgentState.UnderReview)) return Refused(AuthorityRefusal.NotSuspendable);

        var agent = Suspended(authority.Agent, caller, reason, now);
        return new(agent.Facts, Made(agent, AuditKinds.AgentSuspended, "suspended", caller, reason, now)
            .And(Ended(authority, caller, reason, now))
            .And(new AuthorityChange { Tasks = SuspendedTasks(authority) }));
    }

    /// <summary>Tasks open again where their time has not run out; tokens have to be asked for anew.</summary>
    public static Decided<Ruling<AgentFacts>> Resume(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State != AgentState.Suspended) return Refused(AuthorityRefusal.NotSuspended);
        if (authority.KillSwitch.Halted) return Refused(AuthorityRefusal.Halted);
        if (authority.Agent.Facts.Orphaned) return Refused(AuthorityRefusal.AgentOrphaned);
        if (!IsOwnersOrOperators(authority.Agent, caller)) return Refused(AuthorityRefusal.NotTheOwner);

        // A suspension is no way around a review, nor around the activation.
        var agent = In(authority.Agent, authority.Agent.SuspendedFrom ?? AgentState.Active) with { SuspendedFrom = null };
        return new(agent.Facts, Made(agent, AuditKinds.AgentResumed, "resumed", caller, reason, now)
            .And(new AuthorityChange { Tasks = Changed(authority.Tasks, task => TaskLife.Resume(task, now)) }));
    }

    /// <summary>For ever: tasks end, tokens die, the name and what proved it stay taken.</summary>
    public static Decided<Ruling<AgentFacts>> Retire(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State == AgentState.Retired) return Refused(AuthorityRefusal.AgentRetired);
        if (!IsOwnersOrOperators(authority.Agent, caller)) return Refused(AuthorityRefusal.NotTheOwner);

        var agent = authority.Agent.Next(facts => facts with { State = AgentState.Retired, Suspension = null, ProposedOwner = null });
        return new(agent.Facts, Made(agent, AuditKinds.AgentRetired, "retired", caller, reason, now)
            .And(Ended(authority, caller, reason, now))
            .And(TasksRevoked(authority, _ => true, caller, reason, now)));
    }

    public static bool IsOwnersOrOperators(RegisteredAgent agent, Caller caller) =>
        caller.Person == agent.Facts.Owner || caller.IsPersonOf(PersonGroups.Operators);

    public static RegisteredAgent Suspended(RegisteredAgent agent, Caller caller, string reason, DateTimeOffset now) =>
        agent.Next(facts => facts with
        {
            State = AgentState.Suspended,
            Suspension = new() { By = caller.Name, Reason = reason, At = now },
        }) with { SuspendedFrom = agent.Facts.State };

    public static List<TaskFacts> SuspendedTasks(AgentAuthority authority) => Changed(authority.Tasks, TaskLife.Suspend);

    public static AuditDraft Registered(RegisteredAgent agent) =>
        Record(AuditKinds.AgentRegistered, agent, null, $"{agent.Facts.Name} was registered from the seed file; {agent.Facts.Owner} is its owner.");

    public static RegisteredAgent In(RegisteredAgent agent, AgentState state) => agent.Next(facts => facts with { State = state, Suspension = null });

    private static List<TaskFacts> Changed(IReadOnlyList<TaskFacts> tasks, Func<TaskFacts, TaskFacts> change) =>
        [.. tasks.Select(task => (Before: task, After: change(task))).Where(pair => pair.Before != pair.After).Select(pair => pair.After)];
}
