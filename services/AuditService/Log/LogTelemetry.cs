using System.Diagnostics.Metrics;

namespace AgentTrust.AuditService.Log;

/// <summary>Every name that the log measures under.</summary>
internal sealed class LogTelemetry : IDisposable
{
    public const string MeterName = "AgentTrust.AuditService";
    public const string Appended = "agenttrust.audit.records.appended";
    public const string CommitSize = "agenttrust.audit.commit.records";
    public const string CommitDuration = "agenttrust.audit.commit.duration";

    private readonly Meter _meter;
    private readonly Counter<long> _appended;
    private readonly Histogram<int> _commitSize;
    private readonly Histogram<double> _commitDuration;

    public LogTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _appended = _meter.CreateCounter<long>(Appended, "{record}", "Records that became durable");
        _commitSize = _meter.CreateHistogram<int>(CommitSize, "{record}", "Records per commit");
        _commitDuration = _meter.CreateHistogram<double>(CommitDuration, "s", "Time per commit");
    }

    public void Committed(int records, int added, TimeSpan took)
    {
        _appended.Add(added);
        _commitSize.Record(records);
        _commitDuration.Record(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
