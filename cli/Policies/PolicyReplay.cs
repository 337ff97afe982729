using System.CommandLine;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy replay</c>: what recorded decisions would be under other policies. Touches no tool and records nothing.</summary>
internal static class PolicyReplay
{
    private const string StandardInput = "-";
    private static readonly JsonSerializerOptions Readable = new(WireJson.Options) { WriteIndented = true };

    public static Command Create(TextReader input)
    {
        var records = new Option<string?>("--records") { Description = "Records of the audit log, JSON lines; \"-\" reads standard input.", HelpName = "FILE" };
        var policies = FolderOption.Create("--policies", required: false);
        var service = RemoteService.Option();
        var version = new Option<string>("--version") { Description = "With --service: the stored set that decides.", HelpName = "V", DefaultValueFactory = _ => "active" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "With --service: the earliest time.", HelpName = "TIME" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "With --service: before this time.", HelpName = "TIME" };
        var limit = new Option<int?>("--limit") { Description = "At most so many decisions.", HelpName = "N" };
        var report = new Option<string?>("--report") { Description = "Writes the whole report there as JSON.", HelpName = "FILE" };
        var allow = new Option<bool>("--allow-changes") { Description = "A changed decision is no failure." };
        var command = new Command("replay", "Makes recorded decisions again under other policies and says what would change.")
        {
            records, policies, service, version, from, to, limit, report, allow,
        };
        command.Validators.Add(result =>
        {
            var offline = result.GetValue(records) is not null && result.GetValue(policies) is not null;
            var remote = result.GetValue(service) is not null;
            if (offline == remote || (remote && (result.GetValue(records) ?? result.GetValue(policies)) is not null))
                result.AddError("Give --records and --policies to decide here, or --service to have the policy service decide on its own log.");
            if (result.GetValue(limit) is < 1) result.AddError("--limit must be at least 1.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var done = parsed.GetValue(service) is { } url
                ? await RemoteService.AskAsync(url, error, policy => policy.ReplayAsync(
                    parsed.GetValue(version)!,
                    new() { From = parsed.GetValue(from), To = parsed.GetValue(to), Limit = parsed.GetValue(limit) ?? new ReplayRequest().Limit },
                    cancellationToken))
                : await ReplayAsync(input, parsed.GetRequiredValue(records)!, parsed.GetRequiredValue(policies), parsed.GetValue(limit) ?? int.MaxValue, error, cancellationToken);
            if (done is null || !await WriteAsync(done, parsed.GetValue(report), error, cancellationToken)) return (int)ExitCode.CouldNotRun;

            await ReplayText.WriteAsync(done, output);
            if (done.Decisions > 0) return done.DriftedCount > 0 || (done.Changes.Total > 0 && !parsed.GetValue(allow)) ? (int)ExitCode.Differs : (int)ExitCode.Done;

            await error.WriteLineAsync("No decision could be made again, so nothing is known about these policies.");
            return (int)ExitCode.CouldNotRun;
        });
        return command;
    }

    private static async Task<ReplayReport?> ReplayAsync(
        TextReader input, string records, string policies, int limit, TextWriter error, CancellationToken cancellationToken)
    {
        using var folder = await PolicyFolder.OpenAsync(policies, error);
        if (folder is null) return null;
        try
        {
            using var file = records == StandardInput ? null : new StreamReader(records);
            return await HistoryReplay.RunAsync(
                RecordLines.ReadAsync(file ?? input, cancellationToken), new Redecision(folder.Engine), limit, Environment.ProcessorCount, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await error.WriteLineAsync($"--records {records}: the file cannot be read: {e.Message}");
            return null;
        }
    }

    private static async Task<bool> WriteAsync(ReplayReport report, string? file, TextWriter error, CancellationToken cancellationToken)
    {
        if (file is null) return true;
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Readable), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await error.WriteLineAsync($"--report {file}: the report cannot be written: {e.Message}");
            return false;
        }
    }
}
