using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Suspending and resuming an agent: its state, its tasks and everything issued to it, together.</summary>
internal static class AgentLife
{
    public static bool IsReviewOverdue(AgentFacts agent, DateTimeOffset now) => now >= agent.ReviewDue;

    public static Decided<Ruling<AgentFacts>> Suspend(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State is not (AgentState.Active or AgentState.UnderReview)) return Refused(AuthorityRefusal.NotSuspendable);

        var agent = In(authority.Agent, AgentState.Suspended);
        return new(agent.Facts, new AuthorityChange
        {
            Agent = agent,
            Tasks = Changed(authority.Tasks, TaskLife.Suspend),
            Revocations = [new(RevocationKind.Agent, agent.Id, null, RevocationClock.RevokedAt(now, authority.EndedAt))],
            Records = [Record(AuditKinds.AgentSuspended, agent, caller, $"{caller.Name} suspended {agent.Facts.Name}: {reason}")],
            Events = [new AgentSuspended { Agent = agent.Id, SuspendedBy = caller.Name, Reason = reason, At = now }],
        });
    }

    /// <summary>Tasks open again where their time has not run out; tokens have to be asked for anew.</summary>
    public static Decided<Ruling<AgentFacts>> Resume(AgentAuthority? authority, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        if (authority.Agent.Facts.State != AgentState.Suspended) return Refused(AuthorityRefusal.NotSuspended);
        if (authority.KillSwitch.Halted) return Refused(AuthorityRefusal.Halted);

        var agent = In(authority.Agent, AgentState.Active);
        return new(agent.Facts, new AuthorityChange
        {
            Agent = agent,
            Tasks = Changed(authority.Tasks, task => TaskLife.Resume(task, now)),
            Records = [Record(AuditKinds.AgentResumed, agent, caller, $"{caller.Name} resumed {agent.Facts.Name}: {reason}")],
        });
    }

    public static AuditDraft Registered(RegisteredAgent agent) =>
        Record(AuditKinds.AgentRegistered, agent, null, $"{agent.Facts.Name} was registered from the seed file; {agent.Facts.Owner} is its owner.");

    private static RegisteredAgent In(RegisteredAgent agent, AgentState state) =>
        agent with { Facts = agent.Facts with { State = state, Version = agent.Facts.Version + 1 } };

    private static List<TaskFacts> Changed(IReadOnlyList<TaskFacts> tasks, Func<TaskFacts, TaskFacts> change) =>
        [.. tasks.Select(task => (Before: task, After: change(task))).Where(pair => pair.Before != pair.After).Select(pair => pair.After)];

    private static AuditDraft Record(string kind, RegisteredAgent agent, Caller? caller, string summary) => new()
    {
        Kind = kind,
        Agent = agent.Id,
        Person = caller?.Person,
        Outcome = "succeeded",
        Summary = summary,
    };

    private static Decided<Ruling<AgentFacts>> Refused(AuthorityRefusal refusal) => new(refusal, AuthorityChange.None);
}
