using System.CommandLine;
using System.Text.Json;
using AgentTrust.Cli.Tools;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit secrets</c>: which secret was read or lent, for whom.</summary>
internal static class AuditSecrets
{
    public static Command Create()
    {
        var (options, service, json) = (new AuditOptions(), AuditVerbs.Service(), AuditVerbs.Json());
        var command = options.AddTo(new Command("secrets", "Lists which secret was read or lent, for whom, newest first.") { service, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await AuditVerbs.AskAsync(parsed, service, audit => audit.GetSecretsAsync(options.Read(parsed), cancellationToken));
            if (report is null) return (int)ExitCode.CouldNotRun;

            await RecordLine.WarnAsync(report.Findable, parsed.InvocationConfiguration.Error);
            foreach (var access in report.Accesses)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(access, WireJson.Options) : Line(access));
            if (report.Next is not null) await parsed.InvocationConfiguration.Error.WriteLineAsync("There are older ones: narrow the time by --to.");
            return (int)(report.Accesses.Count > 0 ? ExitCode.Done : ExitCode.Differs);
        });
        return command;
    }

    private static string Line(SecretAccess access)
    {
        var how = access.Kind == AuditKinds.CredentialBrokered ? "lent to a call of" : access.Outcome == "succeeded" ? "read by" : "not read by";
        return $"{access.At.UtcDateTime:u}  {ShownText.Of(access.Secret)}  {how} {ShownText.Of(access.Agent ?? "nobody proven")}"
            + $"{(access.Owner is { } owner ? $" ({ShownText.Of(owner)})" : "")}  {ShownText.Of(access.Outcome ?? "-")}{(access.Call is { } call ? $"  [{ShownText.Of(call)}]" : "")}";
    }
}
