using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>Takes records away. Returning means that it has them, as far as its protocol can say.</summary>
internal interface IDestination
{
    Task SendAsync(IReadOnlyList<LoggedRecord> records, CancellationToken cancellationToken);
}
