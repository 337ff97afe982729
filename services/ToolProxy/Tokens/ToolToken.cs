namespace AgentTrust.ToolProxy.Tokens;

/// <summary>A token for one tool server and one call, or for seconds of reading.</summary>
internal sealed record ToolToken(string Value, string? Id, DateTimeOffset UsableUntil)
{
    public override string ToString() => $"tool token {Id}";
}
