using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

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

    /// <summary>Ids that the task's boundaries, and the token where it is for fewer, open for this action and type; <c>*</c> for all.</summary>
    public required IReadOnlyList<string> Reach { get; init; }

    public required bool CallsLeft { get; init; }

    public required bool WritesLeft { get; init; }

    /// <summary>The step that the caller's token was issued for.</summary>
    public required string Step { get; init; }

    /// <summary>Sub-agents that the task's agent has handed this on to, as the caller's verified token names them.</summary>
    public required IReadOnlyList<string> Actors { get; init; }

    /// <summary>The highest that the call, the tool catalog or the resource catalogue says.</summary>
    public required string Sensitivity { get; init; }

    public string? Sink { get; init; }

    /// <summary>Where exactly it goes; null when nothing leaves, or nothing more than the sink is known.</summary>
    public DestinationFacts? Destination { get; init; }

    /// <summary>What its arguments name; null when the tool catalog asks about none of them.</summary>
    public CallArguments? Arguments { get; init; }

    /// <summary>Kinds of the arguments that say where it goes, whose value was seen in untrusted content alone.</summary>
    public IReadOnlyList<string> SinksUntrusted { get; init; } = [];

    /// <summary>The same, where the value was not seen before at all.</summary>
    public IReadOnlyList<string> SinksUnknown { get; init; } = [];

    /// <summary>With the resource's environment and what else this service knows of it.</summary>
    public ResourceFacts Resource { get; init; } = new();

    public ToolReference? Tool { get; init; }

    /// <summary>Null when the tool catalog does not list it.</summary>
    public ToolFacts? ToolFacts { get; init; }

    public required bool UntrustedRead { get; init; }

    public required bool SensitiveRead { get; init; }

    /// <summary>Data has left before.</summary>
    public bool Egress { get; init; }

    /// <summary>0 to 100; null while nothing computes it.</summary>
    public int? Risk { get; init; }

    /// <summary>How much of the budget of calls or of writes, whichever is further, is spent, in tenths.</summary>
    public int Spent { get; init; }

    /// <summary>The life of a token that the task's boundaries give for this call, in seconds; 0 when none opens it.</summary>
    public int TokenSeconds { get; init; } = 300;

    /// <summary>What the agents of the chain are for, each function once.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    public bool WorkingHours { get; init; } = true;

    public bool Freeze { get; init; }

    /// <summary>What is known of a call, for every agent of its chain.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="call">What the tool proxy says.</param>
    /// <param name="chain">The task's agent first, then those that it handed on to.</param>
    /// <param name="task">As the issuer knows it.</param>
    /// <param name="around">As this service knows it.</param>
    public static IReadOnlyList<CallFacts> Gather(
        EvaluationRequest request, ToolCallContext call, IReadOnlyList<AgentFacts> chain, TaskFacts task, Surroundings around)
    {
        var boundaries = task.Boundaries
            .Where(boundary => boundary.Type == request.Resource.Type && boundary.Actions.Contains(request.Action.Name, StringComparer.Ordinal)).ToArray();
        var facts = new CallFacts
        {
            Agent = chain[0],
            ReviewOverdue = chain[0].ReviewDue <= around.Now,
            Action = request.Action.Name,
            ResourceType = request.Resource.Type,
            ResourceId = request.Resource.Id,
            Task = task,
            TaskState = task.State == TaskState.Open && task.ExpiresAt <= around.Now ? TaskState.Expired : task.State,
            StepActions = task.Steps.FirstOrDefault(step => step.Name == task.Step)?.Actions ?? [],
            Reach = [.. boundaries.SelectMany(boundary => ResourceLimit.IdsWithin(boundary.Type, boundary.Id, call.Resources))],
            CallsLeft = call.Session.Calls < task.Budget.Calls,
            WritesLeft = call.Session.Writes < task.Budget.Writes,
            Step = call.Step,
            Actors = call.Actors ?? [],
            Sensitivity = SensitivityOf(call, around),
            Sink = call.Sink,
            Destination = call.Sink is null ? null : DestinationFacts.Of(call.Destination, around.Resource),
            Arguments = call.Arguments,
            SinksUntrusted = KindsOf(call, ValueOrigin.Untrusted),
            SinksUnknown = KindsOf(call, ValueOrigin.Nowhere),
            Resource = around.Resource with { Environment = ResourceTypes.EnvironmentOf(request.Resource.Type, request.Resource.Id) ?? around.Resource.Environment },
            Tool = call.Tool,
            ToolFacts = around.Tool,
            UntrustedRead = call.Session.UntrustedRead,
            SensitiveRead = call.Session.SensitiveRead,
            Egress = call.Session.Egress,
            Risk = call.Session.Risk,
            Spent = Math.Max(Spending.Tenths(call.Session.Calls, task.Budget.Calls), Spending.Tenths(call.Session.Writes, task.Budget.Writes)),
            TokenSeconds = TokenSecondsOf(boundaries, request.Resource.Id),
            Functions = [.. chain.Select(agent => agent.Function).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            WorkingHours = around.WorkingHours,
            Freeze = around.Freeze,
        };
        return [facts, .. chain.Skip(1).Select(agent => facts.For(agent, agent.ReviewDue <= around.Now))];
    }

    /// <summary>The same call for another agent of its chain: only who is asked about differs.</summary>
    public CallFacts For(AgentFacts agent, bool reviewOverdue) => this with { Agent = agent, ReviewOverdue = reviewOverdue };

    private static IReadOnlyList<string> KindsOf(ToolCallContext call, ValueOrigin origin) =>
        [.. (call.Sinks ?? []).Where(sink => sink.Origin == origin).Select(sink => sink.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // Whoever knows the more sensitive side of a call is right.
    private static string SensitivityOf(ToolCallContext call, Surroundings around) =>
        Sensitivities.Higher(Sensitivities.Higher(call.Sensitivity, around.Resource.Sensitivity), around.Tool?.Sensitivity ?? call.Sensitivity);

    // The issuer gives the shortest life that any boundary of the call says.
    private static int TokenSecondsOf(TaskBoundary[] boundaries, string resource) =>
        boundaries.Where(boundary => boundary.Id == resource || boundary.Id == "*").Select(boundary => boundary.TokenSeconds).DefaultIfEmpty(0).Min();
}
