namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>One tool of one server.</summary>
internal sealed record ToolName(string Server, string Tool)
{
    public override string ToString() => $"{Server}.{Tool}";
}
