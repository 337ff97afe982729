using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Asks a set about one made-up call of each action before it decides on real ones.</summary>
/// <remarks>A schema that wants other facts than this service gives would validate, and then deny everything.</remarks>
internal static class Rehearsal
{
    private static readonly ConsentFacts Consent = new(["rehearsal"], 1);

    /// <returns>Null, or why the set cannot decide.</returns>
    public static string? Fault(IPolicyEngine engine)
    {
        foreach (var action in engine.Policies.Actions.Values)
            foreach (var entityType in action.ResourceTypes)
            {
                if (ResourceTypes.ResourceType(entityType) is not { } resourceType)
                    return $"action \"{action.Name}\" applies to {entityType}, which no resource type of the tool catalog is";

                var error = engine.Evaluate(CedarRequest.WriteAll(Facts(action.Name, resourceType), Consent)).Errors.FirstOrDefault(found => found.Policy is null);
                if (error is not null) return $"it does not take the facts of \"{action.Name}\": {error.Message}";
            }

        return null;
    }

    private static CallFacts Facts(string action, string resourceType) => new()
    {
        Agent = new()
        {
            Id = "rehearsal",
            Name = "rehearsal",
            Owner = "nobody",
            Function = "none",
            State = AgentState.Proposed,
            Bounds = new() { Repositories = [], Environments = [], ActionGroups = [] },
            ReviewDue = DateTimeOffset.UnixEpoch,
            Version = 0,
        },
        ReviewOverdue = true,
        Action = action,
        ResourceType = resourceType,
        ResourceId = "rehearsal",
        Task = new()
        {
            Id = "rehearsal",
            Agent = "rehearsal",
            Owner = "nobody",
            OpenedBy = "nobody",
            Intent = "none",
            Template = "none",
            Reference = "none",
            State = TaskState.Expired,
            Steps = [],
            Step = "none",
            Boundaries = [],
            Budget = new() { Calls = 0, Writes = 0, Minutes = 0 },
            OpenedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.UnixEpoch,
            Version = 0,
        },
        TaskState = TaskState.Expired,
        StepActions = [],
        Reach = [],
        CallsLeft = false,
        WritesLeft = false,
        Step = "none",
        Actors = ["rehearsal"],
        Sensitivity = "secret",
        Sink = "none",
        Destination = new() { Host = "none", Branch = "none", Recipient = "none" },
        Arguments = new(),
        Resource = new() { Environment = "none", Cluster = "none" },
        Tool = new() { Server = "none", Name = "none", DefinitionDigest = "none" },
        ToolFacts = new() { Sensitivity = "secret", Sink = "none", Digest = "none" },
        Risk = 100,
        UntrustedRead = true,
        SensitiveRead = true,
    };
}
