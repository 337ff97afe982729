using System.Diagnostics.Metrics;

namespace AgentTrust.AuditService.Tests.Export;

/// <summary>Meters that nobody reads.</summary>
internal sealed class FakeMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
