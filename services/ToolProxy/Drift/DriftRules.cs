namespace AgentTrust.ToolProxy.Drift;

/// <summary>The names of the rules, as evidence and docs/drift.md say them.</summary>
internal static class DriftRules
{
    public const string DenialBurst = "denial-burst";
    public const string UnusualTool = "unusual-tool";
    public const string CallBurst = "call-burst";
    public const string Secrets = "secrets-touched";
    public const string Honeytoken = "honeytoken";
}
