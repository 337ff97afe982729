using System.CommandLine;

namespace AgentTrust.Cli.Audit;

/// <summary><c>agenttrust audit export</c>: what a question finds, to a file or to standard output.</summary>
internal static class AuditExport
{
    private const string StandardOutput = "-";

    private sealed record Written;

    public static Command Create()
    {
        var (options, service) = (new AuditOptions(), AuditVerbs.Service());
        var format = new Option<string>("--format") { Description = "How a record is written.", HelpName = "ocsf|jsonl|csv", DefaultValueFactory = _ => "ocsf" };
        var limit = new Option<int?>("--limit") { Description = "At most so many records.", HelpName = "N" };
        var file = new Option<string>("--out") { Description = "Where to; \"-\" is standard output.", HelpName = "FILE", DefaultValueFactory = _ => StandardOutput };
        format.AcceptOnlyFromAmong("ocsf", "jsonl", "csv");
        var command = options.AddTo(new Command("export", "Writes records as OCSF events, JSON lines or CSV, newest first.") { service, format, limit, file });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var written = await AuditVerbs.AskAsync(parsed, service, async audit =>
                {
                    await using var lines = await audit.ExportAsync(parsed.GetRequiredValue(format), options.Read(parsed), parsed.GetValue(limit), cancellationToken);
                    await WriteAsync(lines, parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, cancellationToken);
                    return new Written();
                });
                return (int)(written is null ? ExitCode.CouldNotRun : ExitCode.Done);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"The export is not whole: {e.Message}");
                return (int)ExitCode.CouldNotRun;
            }
        });
        return command;
    }

    private static async Task WriteAsync(Stream lines, string file, TextWriter output, CancellationToken cancellationToken)
    {
        if (file != StandardOutput)
        {
            await using var target = File.Create(file);
            await lines.CopyToAsync(target, cancellationToken);
            return;
        }

        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync(cancellationToken) is { } line) await output.WriteLineAsync(line);
    }
}
