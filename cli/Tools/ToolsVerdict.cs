using System.CommandLine;
using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.Cli.Tools;

/// <summary><c>agenttrust tools accept</c> and <c>reject</c>: a person's word on the definition that they were shown.</summary>
internal static class ToolsVerdict
{
    public static Command Create(string verb, string description, Func<ToolReviewClient, string, ToolVerdictRequest, CancellationToken, Task<ToolVerdict>> say)
    {
        var digest = new Option<string>("--digest") { Description = "Of the definition that was shown, as list and diff print it.", HelpName = "DIGEST", Required = true };
        var reason = PolicyActivate.ReasonOption();
        var command = new Command(verb, description) { digest, reason };
        var (server, tool) = command.NameArguments();
        var service = command.ServiceOption();
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var said = new ToolVerdictRequest(parsed.GetRequiredValue(tool), parsed.GetRequiredValue(digest), parsed.GetRequiredValue(reason));
            var answer = await parsed.AskAsync(service, client => say(client, parsed.GetRequiredValue(server), said, cancellationToken));
            if (answer?.Done is { } verdict)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{ShownText.Of(verdict.Server)}.{ShownText.Of(verdict.Tool)} is {(verdict.Accepted ? "accepted" : "rejected")} as {verdict.Digest}; record {verdict.Record}.");
            return (int)answer.Code();
        });
        return command;
    }
}
