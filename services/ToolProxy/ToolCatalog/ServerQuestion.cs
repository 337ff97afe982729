namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>What an MCP server can ask of an agent; each answer carries something out of the agent's hands.</summary>
internal enum ServerQuestion
{
    /// <summary>To have the agent's model write something.</summary>
    Sampling,

    /// <summary>To have a person fill in something.</summary>
    Elicitation,

    /// <summary>To be told which folders the agent works in.</summary>
    Roots,
}

internal static class CatalogAsks
{
    /// <summary>Whether this server may ask this; a question that MCP does not have, none may.</summary>
    public static bool MayAsk(CatalogServer server, string method) => method switch
    {
        "ping" => true, // asks nothing
        "sampling/createMessage" => server.Asks.Contains(ServerQuestion.Sampling),
        "elicitation/create" => server.Asks.Contains(ServerQuestion.Elicitation),
        "roots/list" => server.Asks.Contains(ServerQuestion.Roots),
        _ => false,
    };
}
