namespace AgentTrust.ToolProxy.ToolCatalog;

/// <summary>Whether agents are to know of a tool at all.</summary>
internal enum ToolOffer
{
    /// <summary>Listed to agents who could call it.</summary>
    Listed,

    /// <summary>For the proxy's own use, such as a preview; for an agent it does not exist.</summary>
    Hidden,

    /// <summary>For nobody, whatever is accepted.</summary>
    Forbidden,
}
