using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>A call that was decided, with the very facts that it was decided on.</summary>
internal sealed record ShadowQuestion
{
    public required DateTimeOffset Time { get; init; }

    public required ToolCallContext Call { get; init; }

    /// <summary>The task's agent first.</summary>
    public required IReadOnlyList<CallFacts> Chain { get; init; }

    public ConsentFacts? Consent { get; init; }

    public required CachedDecision Decided { get; init; }

    /// <summary>The set that decided.</summary>
    public required string PolicyVersion { get; init; }

    public string Tool => $"{Call.Tool.Server}.{Call.Tool.Name}";

    public ShadowDifference Differs(DecidedBy decided, DecidedBy candidate) => new()
    {
        Call = Call.Call,
        Time = Time,
        Agent = Chain[0].Agent.Id,
        Task = Call.Task,
        Tool = Tool,
        Action = Chain[0].Action,
        Resource = new() { Type = Chain[0].ResourceType, Id = Chain[0].ResourceId },
        PolicyVersion = PolicyVersion,
        Decided = decided,
        Candidate = candidate,
    };
}
