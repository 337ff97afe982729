using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>Which security events were taken, in memory.</summary>
internal sealed partial class MemoryAuthorityStore : IReceivedEventLog
{
    private readonly Dictionary<(string Issuer, string Id), DateTimeOffset> _received = [];

    public Task<bool> IsKnownAsync(string issuer, string id, CancellationToken cancellationToken) => Read(() => _received.ContainsKey((issuer, id)));

    public Task KeepAsync(
        string issuer, string id, DateTimeOffset at, DateTimeOffset forgotten, AuditDraft record, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var old in _received.Where(one => one.Value < forgotten).ToList()) _received.Remove(old.Key);
            if (_received.TryAdd((issuer, id), at)) Records.Add(record);
        }

        return Task.CompletedTask;
    }
}
