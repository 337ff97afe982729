using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>All that policies see of a call: typed, bounded, and nothing that the caller could have made up about itself.</summary>
/// <remarks>Counters and clocks appear as what follows from them, so that equal questions have equal facts.</remarks>
internal sealed record CallFacts
{
    public required AgentFacts Agent { get; init; }

    public required bool ReviewOverdue { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceId { get; init; }

    public required TaskFacts Task { get; init; }

    /// <summary>The issuer closes a task that ran out in its own time; here it is over at once.</summary>
    public required TaskState TaskState { get; init; }

    public required IReadOnlyList<string> StepActions { get; init; }

    /// <summary>Ids that the task's boundaries open for this action and type; <c>*</c> for all.</summary>
    public required IReadOnlyList<string> Reach { get; init; }

    public required bool CallsLeft { get; init; }

    public required bool WritesLeft { get; init; }

    /// <summary>The step that the caller's token was issued for.</summary>
    public required string Step { get; init; }

    /// <summary>Sub-agents that the task's agent has handed this on to, as the caller's verified token names them.</summary>
    public required IReadOnlyList<string> Actors { get; init; }

    public required string Sensitivity { get; init; }

    public string? Sink { get; init; }

    public string? Environment { get; init; }

    public required bool UntrustedRead { get; init; }

    public required bool SensitiveRead { get; init; }

    public static CallFacts Gather(
        EvaluationRequest request, ToolCallContext call, AgentFacts agent, TaskFacts task, DateTimeOffset now) => new()
        {
            Agent = agent,
            ReviewOverdue = agent.ReviewDue <= now,
            Action = request.Action.Name,
            ResourceType = request.Resource.Type,
            ResourceId = request.Resource.Id,
            Task = task,
            TaskState = task.State == TaskState.Open && task.ExpiresAt <= now ? TaskState.Expired : task.State,
            StepActions = task.Steps.FirstOrDefault(step => step.Name == task.Step)?.Actions ?? [],
            Reach = ReachOf(task, request),
            CallsLeft = call.Session.Calls < task.Budget.Calls,
            WritesLeft = call.Session.Writes < task.Budget.Writes,
            Step = call.Step,
            Actors = call.Actors ?? [],
            Sensitivity = call.Sensitivity,
            Sink = call.Sink,
            Environment = EnvironmentOf(request.Resource),
            UntrustedRead = call.Session.UntrustedRead,
            SensitiveRead = call.Session.SensitiveRead,
        };

    /// <summary>The same call for another agent of its chain: only who is asked about differs.</summary>
    public CallFacts For(AgentFacts agent, bool reviewOverdue) => this with { Agent = agent, ReviewOverdue = reviewOverdue };

    private static string[] ReachOf(TaskFacts task, EvaluationRequest request) =>
        [.. task.Boundaries
            .Where(boundary => boundary.Type == request.Resource.Type && boundary.Actions.Contains(request.Action.Name, StringComparer.Ordinal))
            .Select(boundary => boundary.Id)];

    // A secret's name starts with its environment: production/payment-api-key.
    private static string? EnvironmentOf(AccessEntity resource) => resource.Type switch
    {
        ResourceTypes.Environment => resource.Id,
        ResourceTypes.Secret when resource.Id.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash => resource.Id[..slash],
        _ => null,
    };
}
