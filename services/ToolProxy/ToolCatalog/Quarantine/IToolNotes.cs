namespace AgentTrust.ToolProxy.ToolCatalog.Quarantine;

/// <summary>What replicas tell each other about tools.</summary>
/// <remarks>
/// Nothing here is believed for being here: a definition is known by its digest, a verdict by its seal. What is lost closes.
/// Two implementations run: Redis for replicas, memory for one process; both pass one conformance suite.
/// </remarks>
internal interface IToolNotes
{
    /// <exception cref="Exception">The notes cannot be read; callers deny.</exception>
    Task<byte[]?> FindAsync(ToolShelf shelf, string name, CancellationToken cancellationToken);

    /// <exception cref="Exception">The notes cannot be read.</exception>
    Task<IReadOnlyDictionary<string, byte[]>> ListAsync(ToolShelf shelf, CancellationToken cancellationToken);

    /// <summary>Replaces what was there.</summary>
    /// <exception cref="Exception">It was not kept, or the shelf is full.</exception>
    Task KeepAsync(ToolShelf shelf, string name, byte[] note, CancellationToken cancellationToken);
}

internal enum ToolShelf
{
    /// <summary>What a tool's server says of it now.</summary>
    Seen,

    /// <summary>What it said when it was accepted, to show the difference.</summary>
    Accepted,

    /// <summary>What people said of definitions.</summary>
    Verdicts,
}
