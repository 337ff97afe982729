using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;
using AgentTrust.Attacks.Replay;
using AgentTrust.Attacks.Reports;
using Microsoft.Extensions.Options;

namespace AgentTrust.Attacks;

/// <summary>FILE.jsonl … --catalog FILE --policies DIR --report FILE; 0 when all is as expected, 1 when not, 2 when it was called wrongly.</summary>
internal static class CommandLine
{
    public const string Usage =
        "dotnet run --project tests/Attacks -- FILE.jsonl… [--catalog FILE] [--policies DIR] [--estate FILE] [--wire REVISION] [--report FILE]";

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var options = RunOptions.Parse(args);
            var results = await ReplayAsync(options, output, cancellationToken);
            var tally = Tally.Of(results);
            if (options.Report is { } report) await ReportFiles.WriteAsync(report, results, tally, cancellationToken);
            await output.WriteLineAsync(tally.ToString());
            return results.All(result => result.IsAsExpected) ? 0 : 1;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or OptionsValidationException)
        {
            await error.WriteLineAsync($"{e.Message}\n{Usage}");
            return 2;
        }
    }

    internal static async Task<IReadOnlyList<SessionResult>> ReplayAsync(RunOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        // A file that cannot be read is known before anything starts.
        var sessions = options.Files.SelectMany(SessionFile.Read).ToArray();
        var estate = SampleEstate.Read(options.Estate);
        SessionNames.Check(sessions, estate);
        await using var platform = new RunningPlatform(options.Catalog, options.Policies, estate);
        await platform.StartAsync(cancellationToken);
        var replay = new SessionReplay(platform, estate, options.Wire);

        var results = new List<SessionResult>(sessions.Length);
        foreach (var session in sessions)
        {
            var result = await replay.RunAsync(session, cancellationToken);
            results.Add(result);
            foreach (var turn in result.Turns.Where(turn => !turn.IsAsExpected))
                await output.WriteLineAsync($"{session.Id}, call {turn.Number}: {turn.Difference} {turn.Detail}".TrimEnd());
        }

        return results;
    }
}
