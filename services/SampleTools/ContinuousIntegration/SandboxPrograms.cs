namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>The machine's own program that isolates.</summary>
internal sealed record SandboxPrograms
{
    public string Unshare { get; init; } = "unshare";
}
