using System.Globalization;
using AgentTrust.SampleTools.Estate;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Telemetry;

internal sealed class QueryLogs(SeedFiles seed, TimeProvider time) : GovernedTool<QueryLogs.Arguments>(new()
{
    Server = "telemetry",
    Name = "query_logs",
    Description = "Finds the log lines of a service that contain a text, newest first.",
    Action = "telemetry.read",
    Resource = new("service", "service"),
    Parameters =
    [
        new("service", "string", "The service, e.g. checkout."),
        new("query", "string", "Plain text that a line's level or message contains; empty for all lines."),
        new("minutes", "integer", "How far back, at most 1440."),
    ],
})
{
    private const int Most = 100;

    private readonly IReadOnlyList<LogLine> _lines = seed.ReadLines<LogLine>("logs.jsonl");

    public sealed record Arguments
    {
        public required string Service { get; init; }

        public required string Query { get; init; }

        public required int Minutes { get; init; }
    }

    private sealed record Found(DateTimeOffset Time, string Level, string Message, object? Attributes);

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        TelemetryRange.Check(arguments.Minutes);
        var now = time.GetUtcNow();

        var found = _lines
            .Where(line => line.Service == arguments.Service && line.MinutesAgo <= arguments.Minutes)
            .Where(line => $"{line.Level} {line.Message}".Contains(arguments.Query, StringComparison.OrdinalIgnoreCase))
            .OrderBy(line => line.MinutesAgo)
            .Take(Most)
            .Select(line => new Found(now.AddMinutes(-line.MinutesAgo), line.Level, line.Message, line.Attributes))
            .ToArray();

        return Task.FromResult(ToolAnswer.Of(
            found.Length == 0
                ? "No line matches."
                : string.Join('\n', found.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Time:yyyy-MM-ddTHH:mm:ssZ} {f.Level} {f.Message}"))),
            new { Lines = found }));
    }
}
