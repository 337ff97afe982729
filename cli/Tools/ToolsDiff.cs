using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.Cli.Tools;

/// <summary><c>agenttrust tools diff</c>: what a server says of a tool now, against what was accepted.</summary>
internal static class ToolsDiff
{
    public static Command Create()
    {
        var command = new Command("diff", "Shows what a server says of a tool now and did not say when it was accepted.");
        var (server, tool) = command.NameArguments();
        var service = command.ServiceOption();
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await parsed.AskAsync(
                service, client => client.CompareAsync(parsed.GetRequiredValue(server), parsed.GetRequiredValue(tool), cancellationToken));
            if (answer?.Done is not { } difference) return (int)answer.Code();

            await ToolsList.WriteAsync(difference.Tool, parsed.InvocationConfiguration.Output);
            foreach (var change in difference.Changes) await WriteAsync(change, parsed.InvocationConfiguration.Output);
            return (int)(difference.Changes.Count > 0 ? ExitCode.Differs : ExitCode.Done);
        });
        return command;
    }

    private static async Task WriteAsync(ToolChange change, TextWriter output)
    {
        await output.WriteLineAsync($"{ShownText.Of(change.Path)}:");
        if (change is { Was: { ValueKind: JsonValueKind.String } was, Is: { ValueKind: JsonValueKind.String } now })
        {
            await output.WriteLineAsync($"  {WordDifference.Of(was.GetString()!, now.GetString()!)}");
            return;
        }

        if (change.Was is { } before) await output.WriteLineAsync($"- {Text(before)}");
        if (change.Is is { } after) await output.WriteLineAsync($"+ {Text(after)}");
    }

    private static string Text(JsonElement value) => ShownText.Of(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
}
