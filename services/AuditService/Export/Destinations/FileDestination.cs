using System.Text;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>A file that grows; a batch is in it when it is on the disk.</summary>
internal sealed class FileDestination(ExportDestination settings, ExportFormat format, string origin) : IDestination
{
    public async Task SendAsync(IReadOnlyList<LoggedRecord> records, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(settings.Address, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (file.Position == 0 && format.Header is { } header) await file.WriteAsync(Encoding.UTF8.GetBytes(header + "\n"), cancellationToken);
        await file.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(records.Select(logged => format.Line(logged, origin) + "\n"))), cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
