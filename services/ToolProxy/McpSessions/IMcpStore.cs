namespace AgentTrust.ToolProxy.McpSessions;

/// <summary>What has to be known from one MCP message to the next, whichever replica gets it; each thing is gone when its time is over.</summary>
/// <remarks>Two implementations run: Redis for replicas, memory for one process; both pass one conformance suite.</remarks>
internal interface IMcpStore
{
    /// <exception cref="Exception">The store cannot answer; callers deny. So for every member.</exception>
    Task PutAsync(string key, string value, TimeSpan kept, CancellationToken cancellationToken);

    /// <summary>Keeps it for as long again.</summary>
    Task<string?> FindAsync(string key, TimeSpan kept, CancellationToken cancellationToken);

    /// <summary>Of many who take, one gets it.</summary>
    Task<string?> TakeAsync(string key, CancellationToken cancellationToken);
}
