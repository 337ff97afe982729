using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>A context that policies can tell apart from the others.</summary>
internal sealed record ImaginedContext(string Name)
{
    public bool Tainted { get; init; }

    public bool WorkingHours { get; init; } = true;

    public bool Freeze { get; init; }

    public bool Closed { get; init; }

    public int? Risk { get; init; }

    /// <summary>Of the values that say where it goes.</summary>
    public ValueOrigin? Origin { get; init; }

    public string? Reference { get; init; } = "ticket:1";

    public string Sensitivity { get; init; } = Sensitivities.Internal;
}

/// <summary>A call by agents and for a task that are opened to everything.</summary>
internal static class ImaginedCall
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    public static IReadOnlyList<ImaginedContext> Contexts { get; } =
    [
        new("ordinary"),
        new("after untrusted and sensitive reading") { Tainted = true },
        new("confidential") { Sensitivity = "confidential" },
        new("secret") { Sensitivity = "secret" },
        new("without justification") { Reference = null },
        new("at night") { WorkingHours = false },
        new("at night for an incident") { WorkingHours = false, Reference = "incident:1" },
        new("in a freeze") { Freeze = true },
        new("in a freeze for an incident") { Freeze = true, Reference = "incident:1" },
        new("closed") { Closed = true },
        new("at high risk") { Risk = 70 },
        new("at the highest risk") { Risk = 100 },
        new("to where untrusted content says") { Origin = ValueOrigin.Untrusted },
        new("to where nobody has said") { Origin = ValueOrigin.Nowhere },
    ];

    public static IReadOnlyList<CallFacts> Of(string[] chain, string action, (string Type, string Id, bool Production) resource, ImaginedContext context, ImaginedNames names)
    {
        var agents = chain.Select((function, place) => Agent(place, function, resource, names)).ToArray();
        var task = new TaskFacts
        {
            Id = names.Task ?? "task",
            Agent = agents[0].Id,
            Owner = names.Person ?? "owner",
            OpenedBy = names.Person ?? "opener",
            Intent = "anything",
            Reference = context.Reference,
            State = TaskState.Open,
            Steps = [new() { Name = "step", Actions = [action] }],
            Step = "step",
            Boundaries = [new() { Type = resource.Type, Id = resource.Id, Actions = [action], TokenSeconds = 1 }],
            Budget = new() { Calls = 10, Writes = 10, Minutes = 10 },
            OpenedAt = Now,
            ExpiresAt = Now.AddMinutes(10),
            Version = 1,
        };
        var request = new EvaluationRequest
        {
            Subject = new() { Type = "agent", Id = agents[0].Id },
            Action = new() { Name = action },
            Resource = new() { Type = resource.Type, Id = resource.Id },
        };
        var call = new ToolCallContext
        {
            Task = task.Id,
            Step = task.Step,
            Actors = agents.Length > 1 ? [.. agents.Skip(1).Select(agent => agent.Id)] : null,
            Call = "call",
            Tool = new() { Server = "server", Name = "tool", DefinitionDigest = "none" },
            ArgumentsDigest = "none",
            Sensitivity = context.Sensitivity,
            Sink = action.EndsWith(".read", StringComparison.Ordinal) ? null : resource.Type,
            Destination = new() { Branch = "draft" },
            Sinks = context.Origin is { } origin && !action.EndsWith(".read", StringComparison.Ordinal) ? [new() { Kind = "host", Path = "host", Origin = origin }] : null,
            Session = new() { UntrustedRead = context.Tainted, SensitiveRead = context.Tainted, Risk = context.Risk },
        };
        return CallFacts.Gather(request, call, agents, task, new()
        {
            Now = Now,
            WorkingHours = context.WorkingHours,
            Freeze = context.Freeze,
            Resource = new() { Production = resource.Production, Closed = context.Closed },
        });
    }

    private static AgentFacts Agent(int place, string function, (string Type, string Id, bool Production) resource, ImaginedNames names) => new()
    {
        Id = names.Agent is { } named && names.Place == place ? named : $"agent-{place}",
        Name = $"agent-{place}",
        Owner = names.Person ?? "owner",
        Function = function,
        State = AgentState.Active,
        Bounds = new()
        {
            Repositories = [resource.Id],
            Environments = ["staging", "production", .. new[] { ResourceTypes.EnvironmentOf(resource.Type, resource.Id) }.OfType<string>()],
            ActionGroups = ["observe", "propose", "change", "privileged"],
        },
        ReviewDue = DateTimeOffset.MaxValue,
        Version = 1,
    };
}
