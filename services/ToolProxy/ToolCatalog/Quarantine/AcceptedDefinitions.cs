namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>Whether people accepted exactly this definition: with the catalog file, or since then.</summary>
internal sealed class AcceptedDefinitions(ToolVerdicts verdicts)
{
    /// <exception cref="Exception">It cannot be known now; callers deny.</exception>
    public async ValueTask<bool> HoldAsync(CatalogTool tool, ToolDefinition definition, CancellationToken cancellationToken) =>
        tool.Offer != ToolOffer.Forbidden
        && (definition.Digest == tool.Digest
            || await verdicts.FindAsync(tool.Server, tool.Name, definition.Digest, cancellationToken) is { Accepted: true });
}
