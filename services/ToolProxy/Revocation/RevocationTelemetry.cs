using System.Diagnostics.Metrics;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>How long after its end a call still lived.</summary>
internal sealed class RevocationTelemetry : IDisposable
{
    public const string MeterName = "AgentTrust.ToolProxy.Revocation";

    private const string EndKind = "agenttrust.end";

    private readonly Meter _meter;
    private readonly Histogram<double> _delay;

    public RevocationTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _delay = _meter.CreateHistogram<double>(
            "agenttrust.revocation.delay", "s", "From the moment that an end took effect to the close of a call that it cut.");
    }

    /// <remarks>The moment is of the issuer's clock; a clock ahead of this one must not make the delay less than nothing.</remarks>
    public void Ended(End end, TimeSpan delay) =>
        _delay.Record(Math.Max(0, delay.TotalSeconds), new KeyValuePair<string, object?>(EndKind, end.Word));

    public void Dispose() => _meter.Dispose();
}
