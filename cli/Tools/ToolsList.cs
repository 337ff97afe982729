using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.Cli.Tools;

/// <summary><c>agenttrust tools list</c>: what waits for a person, or everything.</summary>
internal static class ToolsList
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also tools about which there is nothing to do." };
        var command = new Command("list", "Lists the tools that wait for a person, with what stands out about them.") { all };
        var service = command.ServiceOption();
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await parsed.AskAsync(service, client => client.ListAsync(cancellationToken));
            if (answer?.Done is not { } tools) return (int)answer.Code();

            foreach (var tool in tools.Where(tool => parsed.GetValue(all) || Waits(tool) || tool.Flags.Count > 0))
                await WriteAsync(tool, parsed.InvocationConfiguration.Output);
            return (int)(tools.Any(Waits) ? ExitCode.Differs : ExitCode.Done);
        });
        return command;
    }

    public static async Task WriteAsync(ReviewedTool tool, TextWriter output)
    {
        await output.WriteLineAsync($"{Word(tool.State),-10}{ShownText.Of(tool.Server)}.{ShownText.Of(tool.Tool)}{(tool.Digest is { } digest ? $"  {digest}" : "")}");
        if (tool.Verdict is { } verdict)
            await output.WriteLineAsync($"  {(verdict.Accepted ? "accepted" : "rejected")} by {ShownText.Of(verdict.Person)} at {verdict.At:u}: {ShownText.Of(verdict.Reason)}");
        foreach (var flag in tool.Flags) await output.WriteLineAsync($"  ! {ShownText.Of(flag.Detail)}");
        if (tool.Obstacle is { } obstacle) await output.WriteLineAsync($"  ! {ShownText.Of(obstacle)}");
    }

    /// <summary>Somebody has to say something of it.</summary>
    private static bool Waits(ReviewedTool tool) => tool.State is ToolReviewState.New or ToolReviewState.Changed;

    private static string Word(ToolReviewState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
