namespace AgentTrust.SampleTools.Tools;

/// <summary>Who really acts, taken from the per-call token: it becomes the author of commits, comments and deployments.</summary>
internal sealed record ToolCaller(string Agent, string Task, string Call, string? Approval)
{
    /// <summary>The last segment of the agent's SPIFFE ID.</summary>
    public string Name => Agent[(Agent.LastIndexOf('/') + 1)..];
}
