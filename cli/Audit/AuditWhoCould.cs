using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit who-could</c>: whose grants covered an action on a resource at a time.</summary>
internal static class AuditWhoCould
{
    public static Command Create()
    {
        var action = new Argument<string>("ACTION") { Description = "The action, e.g. repo.merge." };
        var type = new Argument<string>("TYPE") { Description = "The resource's type, e.g. repository." };
        var resource = new Argument<string>("ID") { Description = "The resource's id." };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When; now when absent.", HelpName = "TIME" };
        var (service, json) = (AuditVerbs.Service(), AuditVerbs.Json());
        var command = new Command("who-could", "Lists whose grants covered an action on a resource. Policy decided each call beside it.") { action, type, resource, at, service, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await AuditVerbs.AskAsync(parsed, service, audit => audit.GetWhoCouldAsync(
                parsed.GetRequiredValue(action), parsed.GetRequiredValue(type), parsed.GetRequiredValue(resource), parsed.GetValue(at), cancellationToken));
            if (report is null) return (int)ExitCode.CouldNotRun;

            await RecordLine.WarnAsync(report.Findable, parsed.InvocationConfiguration.Error);
            foreach (var actor in report.Actors)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(actor, WireJson.Options) : Line(actor));
            foreach (var task in report.Unknown) await parsed.InvocationConfiguration.Error.WriteLineAsync($"What task {ShownText.Of(task)} granted is not on record.");
            return (int)(report.Actors.Count > 0 ? ExitCode.Done : ExitCode.Differs);
        });
        return command;
    }

    private static string Line(PossibleActor actor) =>
        $"{ShownText.Of(actor.Agent)}{(actor.Owner is { } owner ? $" ({ShownText.Of(owner)})" : "")}  task {ShownText.Of(actor.Task)} step {ShownText.Of(string.Join(", ", actor.Steps))}"
        + $"  {actor.From.UtcDateTime:u} to {actor.To.UtcDateTime:u}  entry {actor.Record}{(actor.HaltedBy is { } halt ? $"  halted then by entry {halt}" : "")}";
}
