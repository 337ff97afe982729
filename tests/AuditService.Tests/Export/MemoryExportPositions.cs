using AgentTrust.AuditService.Export.Destinations;

namespace AgentTrust.AuditService.Tests.Export;

/// <summary>Positions in memory; leases end when a test says so.</summary>
internal sealed class MemoryExportPositions : IExportPositions
{
    private readonly Dictionary<string, (string Holder, long Position)> _held = new(StringComparer.Ordinal);

    public Task<long?> HoldAsync(string destination, string holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (!_held.TryGetValue(destination, out var held) || held.Holder.Length == 0) held = (holder, held.Position);
        if (held.Holder != holder) return Task.FromResult<long?>(null);

        _held[destination] = held;
        return Task.FromResult<long?>(held.Position);
    }

    public Task<bool> MoveAsync(string destination, string holder, long position, CancellationToken cancellationToken)
    {
        if (!_held.TryGetValue(destination, out var held) || held.Holder != holder) return Task.FromResult(false);

        _held[destination] = (holder, position);
        return Task.FromResult(true);
    }

    public void EndLeases()
    {
        foreach (var (destination, held) in _held.ToList()) _held[destination] = ("", held.Position);
    }
}
