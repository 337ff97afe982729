using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

/// <summary>A request with all the facts about it, and the decision that its authors want of the policies.</summary>
internal sealed record GoldenRequest
{
    /// <summary>Name of the file below the set's folder, e.g. <c>decisions/delegation.json</c>.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }

    /// <summary>What a running service would look up; a golden request says it itself, so that it means the same everywhere.</summary>
    public required Surroundings Surroundings { get; init; }

    public required EvaluationRequest Request { get; init; }

    public required ToolCallContext Call { get; init; }

    /// <summary>The task's agent first, then those it handed on to.</summary>
    public required IReadOnlyList<AgentFacts> Chain { get; init; }

    public required TaskFacts Task { get; init; }

    public ConsentFacts? Consent { get; init; }

    public required GoldenDecision Expected { get; init; }
}

/// <param name="Decision">Permit or deny.</param>
/// <param name="Policies">Ids of the determining policies; of a denial that consent would change, those that ask for it too.</param>
/// <param name="Lacks">In a chain of delegation, the agent whose verdict denies.</param>
/// <param name="Approvers">Groups whose consent would permit it.</param>
/// <param name="Quorum">How many people have to consent.</param>
internal sealed record GoldenDecision(
    bool Decision, IReadOnlyList<string> Policies, string? Lacks = null, IReadOnlyList<string>? Approvers = null, int? Quorum = null);
