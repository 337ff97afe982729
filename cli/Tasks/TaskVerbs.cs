using System.CommandLine;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Cli.Tasks;

/// <summary><c>agenttrust task …</c>: what agents work on, and its end.</summary>
internal static class TaskVerbs
{
    public static Command Create(TextReader input) => new("task", "Tasks of agents.")
    {
        TokenIssuerVerb.Reading(
            "list", "Lists the 200 newest tasks, the newest last.", null,
            (issuer, _, cancellationToken) => issuer.ListTasksAsync(cancellationToken),
            tasks => (tasks.OrderBy(task => task.OpenedAt).Select(Line), ExitCode.Done)),
        TokenIssuerVerb.Reading(
            "show", "Says what a task may do, in which step it is, and what halted or ended it.", Id(),
            (issuer, id, cancellationToken) => issuer.GetTaskAsync(id, cancellationToken),
            task => (Lines(task), task.State == TaskState.Open ? ExitCode.Done : ExitCode.Differs)),
        TokenIssuerVerb.Acting(
            "suspend", "Halts a task; its tokens die, and only a person lets it go on.", Id(),
            (issuer, id, reason, cancellationToken) => issuer.SuspendTaskAsync(id, reason, cancellationToken),
            task => $"{task.Id} rests: {task.State}."),
        TokenIssuerVerb.Acting(
            "resume", "Lets a halted task go on; its agent asks for new tokens.", Id(),
            (issuer, id, reason, cancellationToken) => issuer.ResumeTaskAsync(id, reason, cancellationToken),
            task => $"{task.Id} goes on: {task.State}."),
        TokenIssuerVerb.Acting(
            "close", "Ends a task with all below it; nothing of it can be used again.", Id(),
            (issuer, id, reason, cancellationToken) => issuer.CloseTaskAsync(id, reason, cancellationToken),
            task => $"{task.Id} is over: {task.State}."),
        TaskDeclassify.Create(),
        TaskSession.Create(input),
    };

    private static Argument<string> Id() => new("TASK") { Description = "The task's id." };

    private static string Line(TaskFacts task) => $"{task.Id} {task.State}, step {task.Step}, {AgentOf(task)}: {ShownText.Of(task.Intent)}";

    private static IEnumerable<string> Lines(TaskFacts task)
    {
        yield return Line(task);
        yield return $"  opened {task.OpenedAt:u} by {ShownText.Of(task.OpenedBy)}{(task.Template is { } template ? $" through {template}" : "")}, until {task.ExpiresAt:u}";
        yield return $"  budget: {task.Budget.Calls} calls, {task.Budget.Writes} writes, {task.Budget.Minutes} minutes, {task.Budget.MostBytes:N0} bytes, {task.Budget.MostModelTokens:N0} tokens of models";
        foreach (var boundary in task.Boundaries)
            yield return $"  {boundary.Type} {ShownText.Of(boundary.Id)}: {string.Join(", ", boundary.Actions)}";
        if (task.Suspension is { } suspension) yield return $"  halted {suspension.At:u} by {ShownText.Of(suspension.By)}: {ShownText.Of(suspension.Reason)}";
        if (task.ClosedAt is { } closed) yield return $"  over since {closed:u}: {ShownText.Of(task.CloseReason ?? "no reason given")}";
    }

    private static string AgentOf(TaskFacts task) => task.Agent.Split('/')[^1];
}
