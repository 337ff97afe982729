using System.Diagnostics.Metrics;
using AgentTrust.AuditService.Log;

namespace AgentTrust.AuditService.Export;

/// <summary>Every name that the export measures under.</summary>
internal sealed class ExportTelemetry : IDisposable
{
    public const string SentRecords = "agenttrust.audit.export.sent";
    public const string FailedBatches = "agenttrust.audit.export.failed";
    public const string Destination = "agenttrust.audit.destination";

    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;

    public ExportTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(LogTelemetry.MeterName);
        _sent = _meter.CreateCounter<long>(SentRecords, "{record}", "Records that a destination took");
        _failed = _meter.CreateCounter<long>(FailedBatches, "{batch}", "Batches that a destination did not take");
    }

    public void Sent(string destination, int records) => _sent.Add(records, new KeyValuePair<string, object?>(Destination, destination));

    public void Failed(string destination) => _failed.Add(1, new KeyValuePair<string, object?>(Destination, destination));

    public void Dispose() => _meter.Dispose();
}
