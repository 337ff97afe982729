using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Export.Formats;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Export;

/// <summary>Makes what the settings name.</summary>
internal sealed class DestinationFactory(IHttpClientFactory clients, IOptions<CheckpointOptions> log)
{
    public IDestination Create(ExportDestination one)
    {
        var format = ExportFormat.Find(one.Format)!;
        return one.Kind switch
        {
            DestinationKind.File => new FileDestination(one, format, log.Value.Origin),
            DestinationKind.Http => new HttpDestination(one, format, log.Value.Origin, clients.CreateClient(nameof(HttpDestination))),
            _ => new SyslogDestination(one, format, log.Value.Origin),
        };
    }
}
