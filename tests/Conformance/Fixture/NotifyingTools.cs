using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>Tools that say something before they answer, or answer on another stream.</summary>
[McpServerToolType]
internal sealed class NotifyingTools
{
    /// <summary>Long enough for one message to leave before the next comes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs while it works.")]
    public static async Task<string> LogAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            ClientLog.Say(context.Server, text);
            await Task.Delay(Pause, cancellationToken);
        }

        return "Tool with logging executed successfully";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress while it works.")]
    public static async Task<string> ProgressAsync(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        foreach (var done in (float[])[0, 50, 100])
        {
            progress.Report(new ProgressNotificationValue { Progress = done, Total = 100 });
            await Task.Delay(Pause, cancellationToken);
        }

        return "Tool with progress executed successfully";
    }

    /// <summary>SEP-1699: closes its stream, and answers whoever comes back with the last event's id.</summary>
    [McpServerTool(Name = "test_reconnection"), Description("Closes its stream before it answers.")]
    public static async Task<string> ReconnectAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await context.EnablePollingAsync(Reconnection.After, cancellationToken);
        await Task.Delay(Pause, cancellationToken); // the stream is closed by then, and nobody is back yet
        return "Reconnection test completed successfully";
    }

    [McpServerTool(Name = "test_trigger_tool_change"), Description("Adds a tool to the list, or takes it away.")]
    public static string ChangeTools(McpServer server) => Toggle(server.ServerOptions.ToolCollection!, SchemaTool.Passing());

    [McpServerTool(Name = "test_trigger_prompt_change"), Description("Adds a prompt to the list, or takes it away.")]
    public static string ChangePrompts(McpServer server) => Toggle(server.ServerOptions.PromptCollection!, FixturePrompts.Passing());

    private static string Toggle<T>(McpServerPrimitiveCollection<T> collection, T primitive)
        where T : IMcpServerPrimitive
    {
        if (collection.TryAdd(primitive)) return "added";
        if (collection.TryGetPrimitive(primitive.Id, out var there)) collection.Remove(there);
        return "removed";
    }
}
