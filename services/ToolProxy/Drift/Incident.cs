using AgentTrust.Contracts.Events;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>An agent that is to be stopped.</summary>
/// <param name="Agent">SPIFFE ID.</param>
/// <param name="Subject">Whose score it was: the agent's own, or its task's.</param>
/// <param name="Task">In which it was noticed.</param>
/// <param name="Score">As it was then.</param>
internal sealed record Incident(string Agent, string Subject, string Task, double Score)
{
    /// <summary>Until replicas have agreed on one.</summary>
    public string Id { get; set; } = $"drift-{Guid.CreateVersion7():N}";

    public IReadOnlyList<DriftEvidence> Evidence { get; set; } = [];

    /// <summary>What was noticed last.</summary>
    public DriftEvidence Noticed
    {
        init => Evidence = [value];
    }
}
