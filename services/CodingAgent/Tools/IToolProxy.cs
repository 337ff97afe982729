using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>The only way to a tool. The real one speaks MCP to the proxy; tests answer from memory.</summary>
internal interface IToolProxy : IAsyncDisposable
{
    /// <summary>What a server offers to this task's step; nothing when the proxy hides all of it.</summary>
    Task<IReadOnlyList<Tool>> ListToolsAsync(string server, CancellationToken cancellationToken);

    Task<ToolOutcome> CallAsync(string server, string tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken);
}
