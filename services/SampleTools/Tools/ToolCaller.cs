namespace AgentTrust.SampleTools.Tools;

/// <summary>Who really acts, taken from the per-call token: it becomes the author of commits, comments and deployments.</summary>
/// <param name="Chain">SPIFFE IDs, from the agent whose task it is to the one that acts.</param>
/// <param name="Task">The task.</param>
/// <param name="Call">The tool call.</param>
/// <param name="Approval">The approval that was used up for it.</param>
internal sealed record ToolCaller(IReadOnlyList<string> Chain, string Task, string Call, string? Approval)
{
    /// <summary>SPIFFE ID of the agent that acts.</summary>
    public string Agent => Chain[^1];

    /// <summary>The last segment of the agent's SPIFFE ID.</summary>
    public string Name => Agent[(Agent.LastIndexOf('/') + 1)..];
}
