using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>The tools that the suite calls as tasks (SEP-2663). This server has no tasks: it answers at once, as the extension allows.</summary>
[McpServerToolType]
internal sealed class PlainJobs
{
    [McpServerTool(Name = "greet"), Description("Greets.")]
    public static string Greet(string name) => $"Hello, {name}!";

    [McpServerTool(Name = "slow_compute"), Description("Computes; not slowly here.")]
    public static string Compute(int seconds, string? label = null) => $"{label ?? "result"}: {seconds}";

    [McpServerTool(Name = "confirm_delete"), Description("Deletes nothing, and asks nobody.")]
    public static string Delete(string filename) => $"{filename} is as it was.";

    [McpServerTool(Name = "multi_input"), Description("Needs no input.")]
    public static string Inputs() => "No input was needed.";

    [McpServerTool(Name = "test_tool_with_task"), Description("Needs no task.")]
    public static string Task() => "No task was needed.";

    [McpServerTool(Name = "failing_job"), Description("Fails.")]
    public static string Fail() => throw new McpException("The job failed.");

    [McpServerTool(Name = "protocol_error_job"), Description("Fails as a request.")]
    public static string Break() => throw new McpProtocolException("The job broke.", McpErrorCode.InternalError);
}
