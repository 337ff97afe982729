using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>The states of a task as pure functions of a clock; a closed task never opens again.</summary>
internal static class TaskLife
{
    public static TaskFacts Open(TaskToOpen asked, string owner, string openedBy, DateTimeOffset now) => new()
    {
        Id = asked.Alert?.Id ?? $"task-{Guid.CreateVersion7(now):n}",
        Agent = asked.Contract.Agent,
        Owner = owner,
        OpenedBy = openedBy,
        Template = asked.Template?.Name,
        Alert = asked.Alert?.Fingerprint,
        Intent = asked.Contract.Intent.Replace("{reference}", asked.Reference, StringComparison.Ordinal),
        Reference = asked.Reference,
        State = TaskState.Open,
        Steps = asked.Contract.Steps,
        Step = asked.Contract.Steps[0].Name,
        Boundaries = asked.Contract.Boundaries,
        Budget = asked.Contract.Budget,
        OpenedAt = now,
        ExpiresAt = now.AddMinutes(asked.Contract.Budget.Minutes),
        Version = 1,
    };

    /// <summary>Open and suspended tasks live until they expire, whether or not the sweep has come by.</summary>
    public static bool IsLive(TaskFacts task) => task.State is TaskState.Open or TaskState.Suspended;

    public static bool IsOpen(TaskFacts task, DateTimeOffset now) => task.State == TaskState.Open && now < task.ExpiresAt;

    /// <summary>The task as it counts at <paramref name="now"/>: past its expiry it is expired.</summary>
    public static TaskFacts AsOf(TaskFacts task, DateTimeOffset now) =>
        IsLive(task) && now >= task.ExpiresAt ? task with { State = TaskState.Expired } : task;

    public static Ruling<TaskFacts> Advance(TaskFacts task, DateTimeOffset now)
    {
        if (!IsOpen(task, now)) return AuthorityRefusal.TaskNotOpen;
        var next = task.Steps.SkipWhile(step => step.Name != task.Step).Skip(1).FirstOrDefault();
        if (next is null) return AuthorityRefusal.LastStep;
        return task with { Step = next.Name, Version = task.Version + 1 };
    }

    public static Ruling<TaskFacts> Close(TaskFacts task, TaskState end, string reason, DateTimeOffset now)
    {
        if (!IsLive(task)) return AuthorityRefusal.TaskNotOpen;
        return task with
        {
            State = now >= task.ExpiresAt ? TaskState.Expired : end,
            ClosedAt = now,
            CloseReason = reason,
            Version = task.Version + 1,
        };
    }

    /// <summary>Rests because its agent does.</summary>
    public static TaskFacts Suspend(TaskFacts task) =>
        task.State == TaskState.Open ? task with { State = TaskState.Suspended, Version = task.Version + 1 } : task;

    /// <summary>Goes on with its agent, unless the task itself was halted or its time is over: then it stays as it is.</summary>
    public static TaskFacts Resume(TaskFacts task, DateTimeOffset now) =>
        task is { State: TaskState.Suspended, Suspension: null } && now < task.ExpiresAt ? Reopened(task) : task;

    /// <param name="task">The task.</param>
    /// <param name="suspension">By whom, and why.</param>
    /// <param name="ended">As of when its tokens are revoked.</param>
    public static Ruling<TaskFacts> Halt(TaskFacts task, TaskSuspension suspension, DateTimeOffset ended)
    {
        if (!IsLive(task) || suspension.At >= task.ExpiresAt) return AuthorityRefusal.TaskNotOpen;
        if (task.Suspension is not null) return AuthorityRefusal.TaskSuspendedAlready;
        return task with
        {
            State = TaskState.Suspended,
            Suspension = suspension,
            TokensEndedAt = ended,
            Version = task.Version + 1,
        };
    }

    public static Ruling<TaskFacts> Release(TaskFacts task, DateTimeOffset now) =>
        task is { State: TaskState.Suspended, Suspension: not null } && now < task.ExpiresAt
            ? Reopened(task)
            : AuthorityRefusal.TaskNotSuspended;

    private static TaskFacts Reopened(TaskFacts task) =>
        task with { State = TaskState.Open, Suspension = null, Version = task.Version + 1 };
}
