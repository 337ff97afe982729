using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>SEP-2575: what a server without sessions owes to each request by itself.</summary>
[McpServerToolType]
internal sealed class StatelessTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample.")]
    public static string Capability(RequestContext<CallToolRequestParams> context) =>
        context.Server.ClientCapabilities?.Sampling is not null
            ? "The client can sample."
            : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "The client must be able to sample.");

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Asks nothing on its stream.")]
    public static string Stream() => "No request of the server is on this stream.";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs, for who asked to hear it.")]
    public static string Log(RequestContext<CallToolRequestParams> context)
    {
        ClientLog.Say(context.Server, "The logging tool ran.");
        return "It was logged for who asked to hear it.";
    }
}
