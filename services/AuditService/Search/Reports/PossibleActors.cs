using System.Text.Json;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.AuditService.Search.Reports;

/// <summary>Who held a grant for an action on a resource at a time, from records alone.</summary>
internal sealed class PossibleActors(Evidence evidence, ISearchIndex index)
{
    // The newest of these before the time says whether agent or task was halted then.
    private static readonly string[] Halts = [AuditKinds.AgentSuspended, AuditKinds.AgentOrphaned, AuditKinds.AgentRetired, AuditKinds.TaskSuspended, AuditKinds.KillSwitchThrown];

    public async Task<(IReadOnlyList<PossibleActor> Actors, IReadOnlyList<string> Unknown)> FindAsync(
        string action, string type, string resource, DateTimeOffset at, Sight sight, CancellationToken cancellationToken)
    {
        var actors = new List<PossibleActor>();
        var unknown = new List<string>();
        foreach (var grant in await index.FindOpenTasksAsync(at, cancellationToken))
        {
            if (sight.Agents?.Contains(grant.Agent, StringComparer.Ordinal) == false) continue;
            if (grant.Granted is null || JsonSerializer.Deserialize<Granted>(grant.Granted, WireJson.Options) is not { } granted)
            {
                unknown.Add(grant.Task);
                continue;
            }

            var steps = granted.Steps.Where(step => step.Actions.Contains(action)).Select(step => step.Name).ToList();
            var boundary = granted.Boundaries.FirstOrDefault(one => one.Type == type && (one.Id == "*" || one.Id == resource) && one.Actions.Contains(action));
            if (boundary is null || steps.Count == 0) continue;

            actors.Add(new PossibleActor
            {
                Agent = grant.Agent,
                Owner = grant.Owner,
                Task = grant.Task,
                OpenedBy = grant.OpenedBy,
                From = grant.OpenedAt,
                To = grant.EndsAt,
                Boundary = boundary,
                Steps = steps,
                Record = grant.Index,
                HaltedBy = await FindHaltAsync(grant, at, cancellationToken),
            });
        }

        return (actors, unknown);
    }

    /// <summary>Whatever the asker may see: that something was halted is part of the answer about their agent.</summary>
    private async Task<long?> FindHaltAsync(TaskGrant grant, DateTimeOffset at, CancellationToken cancellationToken)
    {
        (string[] Kinds, EvidenceQuery Of)[] switches =
        [
            ([AuditKinds.TaskSuspended, AuditKinds.TaskResumed], new() { Task = grant.Task }),
            ([AuditKinds.AgentSuspended, AuditKinds.AgentOrphaned, AuditKinds.AgentRetired, AuditKinds.AgentResumed, AuditKinds.AgentActivated], new() { Agent = grant.Agent }),
            ([AuditKinds.KillSwitchThrown, AuditKinds.KillSwitchReleased], new()),
        ];
        foreach (var (kinds, of) in switches)
        {
            var newest = new List<LoggedRecord>();
            foreach (var kind in kinds)
                newest.AddRange((await evidence.FindAsync(Question.Read(of with { Kind = kind, To = at.AddTicks(TimeSpan.TicksPerMicrosecond), Limit = 1 }).Question!, new(Agents: null), cancellationToken)).Records);
            if (newest.MaxBy(logged => logged.Index) is { } last && Halts.Contains(last.Record.Kind)) return last.Index;
        }

        return null;
    }

    private sealed record Granted(IReadOnlyList<TaskStep> Steps, IReadOnlyList<TaskBoundary> Boundaries);
}
