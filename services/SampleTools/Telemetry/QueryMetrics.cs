using System.Globalization;
using AgentTrust.SampleTools.Estate;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Telemetry;

internal sealed class QueryMetrics(SeedFiles seed, TimeProvider time) : GovernedTool<QueryMetrics.Arguments>(new()
{
    Server = "telemetry",
    Name = "query_metrics",
    Description = "Reads the points of a service's metric, oldest first. An unknown metric is answered with the known names.",
    Action = "telemetry.read",
    Resource = new("service", "service"),
    Parameters =
    [
        new("service", "string", "The service, e.g. checkout."),
        new("metric", "string", "The metric, e.g. checkout_amount_mismatch_total."),
        new("minutes", "integer", "How far back, at most 1440."),
    ],
})
{
    private readonly IReadOnlyList<MetricPoint> _points = seed.ReadLines<MetricPoint>("metrics.jsonl");

    public sealed record Arguments
    {
        public required string Service { get; init; }

        public required string Metric { get; init; }

        public required int Minutes { get; init; }
    }

    private sealed record Point(DateTimeOffset Time, double Value);

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        TelemetryRange.Check(arguments.Minutes);

        var known = _points.Where(point => point.Service == arguments.Service).Select(point => point.Metric).Distinct().ToArray();
        if (!known.Contains(arguments.Metric))
        {
            throw new ToolRefusedException(known.Length == 0
                ? $"There are no metrics of {arguments.Service}."
                : $"{arguments.Service} has no metric {arguments.Metric}; it has {string.Join(", ", known)}.");
        }

        var now = time.GetUtcNow();
        var points = _points
            .Where(point => point.Service == arguments.Service && point.Metric == arguments.Metric && point.MinutesAgo <= arguments.Minutes)
            .OrderByDescending(point => point.MinutesAgo)
            .Select(point => new Point(now.AddMinutes(-point.MinutesAgo), point.Value))
            .ToArray();

        return Task.FromResult(ToolAnswer.Of(
            string.Join('\n', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Time:yyyy-MM-ddTHH:mm:ssZ} {p.Value}"))),
            new { arguments.Metric, Points = points }));
    }
}
