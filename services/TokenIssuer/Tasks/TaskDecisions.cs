using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>What opening, advancing and closing a task changes: the state, what is revoked, what is recorded and announced.</summary>
internal static class TaskDecisions
{
    /// <summary>The last word on opening, under the agent's lock; what the opener may grant was checked before.</summary>
    public static Decided<Ruling<TaskFacts>> Open(AgentAuthority? authority, TaskToOpen asked, Caller opener, DateTimeOffset now)
    {
        if (authority is null) return Refused(AuthorityRefusal.UnknownAgent);
        var agent = authority.Agent.Facts;
        if (authority.KillSwitch.Halted) return Refused(AuthorityRefusal.Halted);
        if (agent.Orphaned) return Refused(AuthorityRefusal.AgentOrphaned);
        if (agent.State != AgentState.Active) return Refused(AuthorityRefusal.AgentNotActive);
        if (AgentLife.IsReviewOverdue(agent, now)) return Refused(AuthorityRefusal.ReviewOverdue);
        if (asked.Template is { } signed && !TaskTemplates.IsSigned(signed)) return Refused(AuthorityRefusal.UnsignedTemplate);
        if (TaskBounds.FirstExcess(asked.Contract, agent.Bounds) is { } excess)
            return Refused(AuthorityRefusal.OutsideBounds with { Detail = $"The task would be granted {excess}." });

        // A workload opens on the word of the person who signed the template.
        var task = TaskLife.Open(asked, agent.Owner, opener.Person ?? asked.Template!.SignedBy, now);
        return new(task, new AuthorityChange
        {
            Tasks = [task],
            Records =
            [
                Record(AuditKinds.TaskOpened, task, opener, $"{opener.Name} opened the task \"{task.Intent}\" for {agent.Name}: {asked.Reason}") with
                {
                    Details = TaskRecordDetails.Of(task, asked.Template),
                },
            ],
        });
    }

    public static Decided<Ruling<TaskFacts>> Advance(AgentAuthority? authority, string id, Caller caller, DateTimeOffset now)
    {
        if (authority?.FindTask(id) is not { } task) return Refused(AuthorityRefusal.UnknownTask);
        var advanced = TaskLife.Advance(task, now);
        if (advanced.Value is not { } next) return Refused(advanced.Refusal!);

        return new(next, new AuthorityChange
        {
            Tasks = [next],
            Revocations = [new(RevocationKind.Step, id, task.Step, RevocationClock.RevokedAt(now, authority.EndedAt))],
            Records = [Record(AuditKinds.TaskStepAdvanced, next, caller, $"{caller.Name} moved the task from step {task.Step} to {next.Step}.")],
            Events = [new StepAdvanced { Task = id, Agent = next.Agent, Ended = task.Step, Step = next.Step, At = now }],
        });
    }

    /// <summary>Halts one task, whether its agent works or rests; everything issued for it dies.</summary>
    public static Decided<Ruling<TaskFacts>> Suspend(AgentAuthority? authority, string id, string reason, Caller caller, DateTimeOffset now)
    {
        if (authority?.FindTask(id) is not { } task) return Refused(AuthorityRefusal.UnknownTask);
        var ended = RevocationClock.RevokedAt(now, authority.EndedAt);
        var halted = TaskLife.Halt(task, new TaskSuspension { By = caller.Name, Reason = reason, At = now }, ended);
        if (halted.Value is not { } suspended) return Refused(halted.Refusal!);

        return new(suspended, new AuthorityChange
        {
            Tasks = [suspended],
            Revocations = [new(RevocationKind.Task, id, null, ended)],
            Records = [Record(AuditKinds.TaskSuspended, suspended, caller, $"{caller.Name} suspended the task: {reason}")],
            Events = [new TaskSuspended { Task = id, Agent = task.Agent, SuspendedBy = caller.Name, Reason = reason, At = now }],
        });
    }

    /// <summary>Lets a halted task go on, where its agent may work at all. What was revoked stays dead.</summary>
    /// <remarks>Anybody who sees the danger halts it; only who answers for the agent, or an operator, lets it go on.</remarks>
    public static Decided<Ruling<TaskFacts>> Resume(AgentAuthority? authority, string id, string reason, Caller caller, DateTimeOffset now)
    {
        if (authority?.FindTask(id) is not { } task) return Refused(AuthorityRefusal.UnknownTask);
        if (authority.KillSwitch.Halted) return Refused(AuthorityRefusal.Halted);
        if (!AgentLife.IsOwnersOrOperators(authority.Agent, caller)) return Refused(AuthorityRefusal.NotTheOwner);
        if (authority.Agent.Facts.State is not (AgentState.Active or AgentState.UnderReview))
            return Refused(AuthorityRefusal.AgentNotActive with { Detail = "The task's agent is not active. Resume it first." });
        return TaskLife.Release(task, now) is { Value: { } resumed }
            ? new(resumed, new AuthorityChange
            {
                Tasks = [resumed],
                Records = [Record(AuditKinds.TaskResumed, resumed, caller, $"{caller.Name} resumed the task: {reason}")],
            })
            : Refused(AuthorityRefusal.TaskNotSuspended);
    }

    /// <summary>The agent completes its task; anybody else revokes it.</summary>
    public static Decided<Ruling<TaskFacts>> Close(AgentAuthority? authority, string id, string reason, Caller caller, DateTimeOffset now)
    {
        if (authority?.FindTask(id) is not { } task) return Refused(AuthorityRefusal.UnknownTask);
        var end = caller.IsAgent ? TaskState.Completed : TaskState.Revoked;
        var closed = TaskLife.Close(task, end, reason, now);
        return closed.Value is { } ended
            ? new(ended, Ending(ended, authority, Record(AuditKinds.TaskClosed, ended, caller, $"{caller.Name} closed the task ({ended.State}): {reason}"), now))
            : Refused(closed.Refusal!);
    }

    /// <summary>Closes every task of the agent that has run out.</summary>
    public static Decided<int> Expire(AgentAuthority? authority, DateTimeOffset now)
    {
        const string reason = "The task's time ran out.";
        var expired = (authority?.Tasks ?? [])
            .Where(task => TaskLife.IsLive(task) && now >= task.ExpiresAt)
            .Select(task => TaskLife.Close(task, TaskState.Expired, reason, now).Value!)
            .ToList();

        var change = expired
            .Select(task => Ending(task, authority!, Record(AuditKinds.TaskClosed, task, null, reason), now))
            .Aggregate(AuthorityChange.None, (all, one) => all with
            {
                Tasks = [.. all.Tasks, .. one.Tasks],
                Revocations = [.. all.Revocations, .. one.Revocations],
                Records = [.. all.Records, .. one.Records],
                Events = [.. all.Events, .. one.Events],
            });
        return new(expired.Count, change);
    }

    private static AuthorityChange Ending(TaskFacts task, AgentAuthority authority, AuditDraft record, DateTimeOffset now) => new()
    {
        Tasks = [task],
        Revocations = [new(RevocationKind.Task, task.Id, null, RevocationClock.RevokedAt(now, authority.EndedAt))],
        Records = [record],
        Events = [new TaskClosed { Task = task.Id, Agent = task.Agent, State = task.State, Reason = task.CloseReason!, At = now }],
    };

    private static AuditDraft Record(string kind, TaskFacts task, Caller? caller, string summary) => new()
    {
        Kind = kind,
        Agent = task.Agent,
        Task = task.Id,
        Person = caller?.Person,
        Outcome = "succeeded",
        Summary = summary,
    };

    private static Decided<Ruling<TaskFacts>> Refused(AuthorityRefusal refusal) => new(refusal, AuthorityChange.None);
}
