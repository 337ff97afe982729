using System.Text.Json;

namespace AgentTrust.SampleTools.Telemetry;

/// <summary>One shipped log entry; when it happened is relative to the moment of the query, so the incident never gets old.</summary>
internal sealed record LogLine
{
    public required double MinutesAgo { get; init; }

    public required string Service { get; init; }

    public required string Level { get; init; }

    public required string Message { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Attributes { get; init; }
}

/// <summary>One shipped measurement.</summary>
internal sealed record MetricPoint
{
    public required double MinutesAgo { get; init; }

    public required string Service { get; init; }

    public required string Metric { get; init; }

    public required double Value { get; init; }
}
