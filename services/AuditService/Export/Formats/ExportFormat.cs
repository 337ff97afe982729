using System.Text.Json;
using AgentTrust.AuditService.Export.Ocsf;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.AuditService.Export.Formats;

/// <summary>How records leave: one line each.</summary>
internal sealed record ExportFormat(string Name, string MediaType, string? Header, Func<LoggedRecord, string, string> Line)
{
    public static readonly ExportFormat Ocsf = new("ocsf", "application/x-ndjson", null, (logged, origin) => OcsfEvent.Of(logged, origin).ToJsonString());
    public static readonly ExportFormat JsonLines = new("jsonl", "application/x-ndjson", null, (logged, _) => JsonSerializer.Serialize(logged, WireJson.Options));
    public static readonly ExportFormat Csv = new("csv", "text/csv; charset=utf-8; header=present", CsvLine.Header, (logged, _) => CsvLine.Of(logged));

    private static readonly ExportFormat[] All = [Ocsf, JsonLines, Csv];

    public static string Names { get; } = string.Join(", ", All.Select(format => format.Name));

    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
