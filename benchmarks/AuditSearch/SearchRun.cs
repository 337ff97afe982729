using System.Diagnostics;
using System.Text;
using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.AuditService.Storage;
using AgentTrust.Benchmarks.Revocation;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.Benchmarks.AuditSearch;

/// <summary>How long each kind of question takes as the log grows, beside what its PostgreSQL takes alone.</summary>
internal static class SearchRun
{
    private const int Times = 100;
    private static readonly long[] Sizes = [1_000, 100_000, 10_000_000];

    /// <summary>The largest log, or null when the options are others.</summary>
    public static long? LargestOf(Dictionary<string, string> given) =>
        given.Keys.Except(["largest", "report"]).Any() ? null
        : long.TryParse(given.GetValueOrDefault("largest", "10000000"), out var largest) && largest > 0 ? largest : null;

    public static async Task<string> MeasureAsync(long largest, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync("Starting PostgreSQL …");
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["Logging:LogLevel:Default"] = "Warning";
        builder.AddPostgres("postgres");
        await using var app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("postgres", cancellationToken);
        var server = (await app.GetConnectionStringAsync("postgres", cancellationToken))!;

        var text = new StringBuilder()
            .AppendLine($"{Times} questions of each kind, each about another agent, task, word and so on; a page of 50, newest first. \"PostgreSQL\": the index's own statement. "
                + "\"Answer\": with the records read from the log, their hashes checked, and compared with the question.")
            .AppendLine().AppendLine("| records in the log | question | found | PostgreSQL p50 ms | p99 ms | answer p50 ms | p99 ms |").AppendLine("|---:|---|---:|---:|---:|---:|---:|");
        foreach (var size in Sizes.Where(size => size <= largest))
        {
            await output.WriteLineAsync($"A log of {Verbs.Number(size)} records …");
            var begun = Stopwatch.GetTimestamp();
            await using var log = await SearchableLog.SeedAsync(server, $"search{size}", new SampleRecords(size), cancellationToken);
            await output.WriteLineAsync($"… is there after {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s; asking …");
            foreach (var row in await AskAsync(log.Database, size, cancellationToken)) text.AppendLine(row);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task<IReadOnlyList<string>> AskAsync(NpgsqlDataSource database, long size, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new SearchTelemetry(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var options = Options.Create(new SearchOptions { Timeout = TimeSpan.FromMinutes(2) });
        var (store, index) = (new PostgresLogStore(database), new PostgresSearchIndex(database, options));
        using var follower = new SearchFollower(store, index, options, telemetry, TimeProvider.System, NullLogger<SearchFollower>.Instance);
        var evidence = new Evidence(store, index, follower, telemetry, TimeProvider.System);

        await using var one = database.CreateCommand("SELECT leaf_index FROM search_records WHERE leaf_index = $1");
        one.Parameters.Add(new NpgsqlParameter<long>());
        var rows = new List<string>();
        var single = await TimedAsync(async () =>
        {
            one.Parameters[0].Value = Random.Shared.NextInt64(size);
            await one.ExecuteScalarAsync(cancellationToken);
        });
        rows.Add($"| {Verbs.Number(size)} | baseline: one row by its key | 1 | {Columns(single)} | | |");
        foreach (var (name, ask) in SearchQuestions.All)
        {
            var questions = Enumerable.Range(0, Times + 5).Select(_ => Question.Read(ask(new SampleRecords(size), Random.Shared.NextInt64(size)) with { Limit = 50 }).Question!).ToList();
            var (next, found) = (0, 0);
            var alone = await TimedAsync(() => index.FindAsync(questions[next++].Query, cancellationToken));
            next = 0;
            var answered = await TimedAsync(async () => found += (await evidence.FindAsync(questions[next++], new Sight(Agents: null), cancellationToken)).Records.Count);
            rows.Add($"| {Verbs.Number(size)} | {name} | {Verbs.Number(found / (double)questions.Count)} | {Columns(alone)} | {Columns(answered)} |");
        }

        var counts = await TimedAsync(() =>
        {
            var (samples, at) = (new SampleRecords(size), Random.Shared.NextInt64(size));
            return evidence.CountAsync(Question.Read(SearchQuestions.AgentInAWeek(samples, at) with { Limit = 500 }).Question!, new Sight(Agents: null), cancellationToken);
        });
        rows.Add($"| {Verbs.Number(size)} | what an agent did within a week, counted | | {Columns(counts)} | | |");
        return rows;
    }

    private static async Task<Delays> TimedAsync(Func<Task> ask)
    {
        var taken = new List<TimeSpan>(Times);
        for (var i = -5; i < Times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask();
            if (i >= 0) taken.Add(Stopwatch.GetElapsedTime(start)); // the first ones compile
        }

        return Delays.Of(taken);
    }

    private static string Columns(Delays delays) =>
        $"{Verbs.Number(delays.Median.TotalMilliseconds, "0.0")} | {Verbs.Number(delays.NinetyNinth.TotalMilliseconds, "0.0")}";
}
