using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>The states of a task as pure functions of a clock; a closed task never opens again.</summary>
internal static class TaskLife
{
    public static TaskFacts Open(TaskTemplate template, string owner, string openedBy, string reference, DateTimeOffset now) => new()
    {
        Id = $"task-{Guid.CreateVersion7(now):n}",
        Agent = template.Agent,
        Owner = owner,
        OpenedBy = openedBy,
        Template = template.Name,
        Intent = template.Intent.Replace("{reference}", reference, StringComparison.Ordinal),
        Reference = reference,
        State = TaskState.Open,
        Steps = template.Steps,
        Step = template.Steps[0].Name,
        Boundaries = template.Boundaries,
        Budget = template.Budget,
        OpenedAt = now,
        ExpiresAt = now.AddMinutes(template.Budget.Minutes),
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

    public static TaskFacts Suspend(TaskFacts task) =>
        task.State == TaskState.Open ? task with { State = TaskState.Suspended, Version = task.Version + 1 } : task;

    /// <summary>A task that expired while it was suspended stays where it is, for the sweep to close.</summary>
    public static TaskFacts Resume(TaskFacts task, DateTimeOffset now) =>
        task.State == TaskState.Suspended && now < task.ExpiresAt
            ? task with { State = TaskState.Open, Version = task.Version + 1 }
            : task;
}
