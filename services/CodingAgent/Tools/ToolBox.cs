using AgentTrust.CodingAgent.Work;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>What the proxy lets the agent see in the current step, as plugins of the kernel: one for each server.</summary>
internal sealed partial class ToolBox(IToolProxy proxy, ToolUse use, IOptions<AgentOptions> options, ILogger<ToolBox> logger)
{
    /// <summary>Replaces the kernel's functions by what is offered now; returns their names, <c>server.tool</c>.</summary>
    public async Task<IReadOnlyList<string>> FillAsync(Kernel kernel, CancellationToken cancellationToken)
    {
        kernel.Plugins.Clear();
        var names = new List<string>();
        foreach (var server in options.Value.ToolServers)
        {
            var tools = await ListAsync(server, cancellationToken);
            if (tools.Count == 0) continue;

            kernel.Plugins.AddFromFunctions(server, tools.Select(tool => GovernedFunction.Create(server, tool, use)));
            names.AddRange(tools.Select(tool => $"{server}.{tool.Name}"));
        }

        return names;
    }

    private async Task<IReadOnlyList<Tool>> ListAsync(string server, CancellationToken cancellationToken)
    {
        try
        {
            return await proxy.ListToolsAsync(server, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One server that does not answer takes only its own tools away; the model goes on without them.
            LogNotListed(server, e);
            return [];
        }
    }

    [LoggerMessage(EventId = 8101, Level = LogLevel.Warning, Message = "The tools of {Server} could not be listed")]
    private partial void LogNotListed(string server, Exception exception);
}
