using System.Diagnostics.Metrics;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>Every name that deciding beside measures under.</summary>
internal sealed class ShadowTelemetry : IDisposable
{
    public const string MeterName = "AgentTrust.PolicyService.Shadow";
    public const string Compared = "agenttrust.policy.shadow.compared";
    public const string Differences = "agenttrust.policy.shadow.differences";
    public const string Dropped = "agenttrust.policy.shadow.dropped";

    private readonly Meter _meter;
    private readonly Counter<long> _compared;
    private readonly Counter<long> _differences;
    private readonly Counter<long> _dropped;

    public ShadowTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _compared = _meter.CreateCounter<long>(Compared, "{decision}", "Decisions that the candidate made too");
        _differences = _meter.CreateCounter<long>(Differences, "{decision}", "Decisions that the candidate makes otherwise, or cannot make");
        _dropped = _meter.CreateCounter<long>(Dropped, "{decision}", "Decisions that the candidate was not asked about, because too many came at once");
    }

    public void Compare(bool differs)
    {
        _compared.Add(1);
        if (differs) _differences.Add(1);
    }

    public void Drop() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();
}
