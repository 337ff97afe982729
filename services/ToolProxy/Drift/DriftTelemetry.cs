using System.Diagnostics.Metrics;

namespace AgentTrust.ToolProxy.Drift;

/// <summary>How often rules notice something, and how often that stops an agent.</summary>
internal sealed class DriftTelemetry : IDisposable
{
    public const string MeterName = "AgentTrust.ToolProxy.Drift";

    private const string Rule = "agenttrust.drift.rule";

    private readonly Meter _meter;
    private readonly Counter<long> _noticed;
    private readonly Counter<long> _contained;

    public DriftTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _noticed = _meter.CreateCounter<long>("agenttrust.drift.noticed", "findings", "What rules about behaviour noticed.");
        _contained = _meter.CreateCounter<long>("agenttrust.drift.contained", "agents", "Agents that this process stopped.");
    }

    public void Noticed(string rule) => _noticed.Add(1, new KeyValuePair<string, object?>(Rule, rule));

    public void Contained() => _contained.Add(1);

    public void Dispose() => _meter.Dispose();
}
