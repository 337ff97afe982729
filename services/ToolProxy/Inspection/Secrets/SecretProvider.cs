namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>The secrets of one provider, and where it publishes what they look like.</summary>
internal sealed record SecretProvider(string Name, string Source, params IReadOnlyList<SecretRule> Rules);
