using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Policies;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit keys</c> and <c>rotate-key</c>: what the log signs with, and its next key before its time.</summary>
internal static class AuditKeys
{
    public static Command CreateList()
    {
        var (service, json) = (AuditVerbs.Service(), AuditVerbs.Json());
        var command = new Command("keys", "Lists the log's public keys, the newest last, each with the time in which it signs.") { service, json };
        command.SetAction((parsed, cancellationToken) => WriteAsync(parsed, service, json, audit => audit.ListKeysAsync(cancellationToken)));
        return command;
    }

    public static Command CreateRotation()
    {
        var (service, json) = (AuditVerbs.Service(), AuditVerbs.Json());
        var reason = new Option<string>("--reason") { Description = "Why; it is recorded.", HelpName = "WORDS", Required = true };
        var atOnce = new Option<bool>("--at-once") { Description = "The former key signs nothing more: for one that others may have." };
        var command = new Command("rotate-key", "Gives the log its next key. The log announces it before it signs.") { service, reason, atOnce, json };
        command.SetAction((parsed, cancellationToken) => WriteAsync(
            parsed, service, json, audit => audit.RotateKeyAsync(new() { Reason = parsed.GetRequiredValue(reason), AtOnce = parsed.GetValue(atOnce) }, cancellationToken)));
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parsed, Option<string> service, Option<bool> json, Func<AuditClient, Task<IReadOnlyList<LogKey>>> ask)
    {
        var answer = await RemoteAnswer.AskAsync(
            parsed.GetRequiredValue(service), parsed.InvocationConfiguration.Error, "audit service", http => ask(new AuditClient(http)));
        if (answer?.Done is not { } keys) return (int)answer.Code();

        foreach (var key in keys)
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(key, WireJson.Options) : Line(key));
        return (int)ExitCode.Done;
    }

    private static string Line(LogKey key) =>
        $"{ShownText.Of(key.Key)}  signs from {key.SignsFrom.UtcDateTime:u}{(key.SignsUntil is { } until ? $" until {until.UtcDateTime:u}" : "")}"
        + (key.AnnouncedIn is { } entry ? $"  announced in entry {entry}" : "");
}
