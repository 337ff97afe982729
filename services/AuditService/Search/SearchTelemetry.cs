using System.Diagnostics.Metrics;
using AgentTrust.AuditService.Log;

namespace AgentTrust.AuditService.Search;

/// <summary>Every name that searching measures under.</summary>
internal sealed class SearchTelemetry : IDisposable
{
    public const string IndexedRecords = "agenttrust.audit.search.indexed";
    public const string BehindRecords = "agenttrust.audit.search.behind";
    public const string QuestionDuration = "agenttrust.audit.search.duration";

    private readonly Meter _meter;
    private readonly Counter<long> _indexed;
    private readonly Histogram<double> _duration;

    public SearchTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(LogTelemetry.MeterName);
        _indexed = _meter.CreateCounter<long>(IndexedRecords, "{record}", "Records that became findable");
        _duration = _meter.CreateHistogram<double>(QuestionDuration, "s", "Time per question to the index");
        _meter.CreateObservableGauge(BehindRecords, () => Behind, "{record}", "Records that cannot be found yet");
    }

    public long Behind { get; set; }

    public void Indexed(int records) => _indexed.Add(records);

    public void Asked(TimeSpan took) => _duration.Record(took.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
