namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>Knows how far each destination is, across restarts and replicas.</summary>
internal interface IExportPositions
{
    /// <summary>Takes or prolongs the lease on a destination.</summary>
    /// <returns>Index of the next record to send; null while another one sends.</returns>
    Task<long?> HoldAsync(string destination, string holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Everything before <paramref name="position"/> was taken by the destination.</summary>
    /// <returns>False when the lease was lost: another one sends, perhaps the same again.</returns>
    Task<bool> MoveAsync(string destination, string holder, long position, CancellationToken cancellationToken);
}
