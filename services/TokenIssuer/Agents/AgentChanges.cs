using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>What every change of an agent consists of: the next version, its history, its record.</summary>
internal static class AgentChanges
{
    public static RegisteredAgent Next(this RegisteredAgent agent, Func<AgentFacts, AgentFacts> change) =>
        agent with { Facts = change(agent.Facts) with { Version = agent.Facts.Version + 1 } };

    /// <param name="after">The agent as it is from now on.</param>
    /// <param name="kind">One of <see cref="AuditKinds"/>.</param>
    /// <param name="did">What was done, for the record's sentence: who is before it, which agent after it.</param>
    public static AuthorityChange Made(
        RegisteredAgent after, string kind, string did, Caller caller, string reason, DateTimeOffset now) => new()
        {
            Agent = after,
            History = Entry(after, kind, caller.Name, reason, now),
            Records = [Record(kind, after, caller.Person, $"{caller.Name} {did} {after.Facts.Name}: {reason}")],
        };

    /// <summary>Everything that the agent holds is dead.</summary>
    public static AuthorityChange Ended(AgentAuthority authority, Caller caller, string reason, DateTimeOffset now) => new()
    {
        Revocations = [new(RevocationKind.Agent, authority.Agent.Id, null, RevocationClock.RevokedAt(now, authority.EndedAt))],
        Events = [new AgentSuspended { Agent = authority.Agent.Id, SuspendedBy = caller.Name, Reason = reason, At = now }],
    };

    /// <summary>The agent's live tasks that <paramref name="which"/> names are revoked, with everything issued for them.</summary>
    public static AuthorityChange TasksRevoked(
        AgentAuthority authority, Func<TaskFacts, bool> which, Caller caller, string reason, DateTimeOffset now) =>
        authority.Tasks
            .Where(task => TaskLife.IsLive(task) && which(task))
            .Select(task => TaskDecisions.Close(authority, task.Id, reason, caller, now).Change)
            .Aggregate(AuthorityChange.None, (all, one) => all.And(one));

    public static AgentHistoryEntry Entry(RegisteredAgent after, string kind, string by, string reason, DateTimeOffset at) => new()
    {
        Version = after.Facts.Version,
        Change = kind[(kind.IndexOf('.', StringComparison.Ordinal) + 1)..],
        State = after.Facts.State,
        By = by,
        At = at,
        Reason = reason,
    };

    public static AuditDraft Record(string kind, RegisteredAgent agent, string? person, string summary) => new()
    {
        Kind = kind,
        Agent = agent.Id,
        Person = person,
        Outcome = "succeeded",
        Summary = summary,
        Details = AgentRecordDetails.Of(agent.Facts),
    };

    public static Decided<Ruling<AgentFacts>> Refused(AuthorityRefusal refusal) => new(refusal, AuthorityChange.None);
}
