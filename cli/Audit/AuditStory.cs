using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Policies;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit story</c>: one tool call, from who asked to what came of it.</summary>
internal static class AuditStory
{
    public static Command Create()
    {
        var call = new Argument<string>("CALL") { Description = "The call's id, as its records bear it." };
        var (service, json) = (AuditVerbs.Service(), AuditVerbs.Json());
        var command = new Command("story", "Tells one tool call: who, under whose authority, decided how, approved by whom, and what came of it.") { call, service, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await RemoteAnswer.AskAsync(
                parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "audit service",
                http => new AuditClient(http).GetStoryAsync(parsed.GetRequiredValue(call), cancellationToken));
            if (answer?.Done is not { } story) return (int)answer.Code();

            var output = parsed.InvocationConfiguration.Output;
            await RecordLine.WarnAsync(story.Findable, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(story, WireJson.Options));
                return (int)ExitCode.Done;
            }

            foreach (var sentence in story.Told) await output.WriteLineAsync(ShownText.Of(sentence));
            await output.WriteLineAsync();
            foreach (var logged in story.Records) await output.WriteLineAsync(RecordLine.Of(logged));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
