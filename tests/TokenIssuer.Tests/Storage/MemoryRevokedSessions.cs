using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>How far receivers of security events are, in memory.</summary>
internal sealed partial class MemoryAuthorityStore : IRevokedSessions
{
    private readonly List<RevocationCause> _causes = [];
    private readonly Dictionary<string, (long Position, bool Taken)> _receivers = [];

    public Task EnrolAsync(string receiver, CancellationToken cancellationToken)
    {
        lock (_lock) _receivers.TryAdd(receiver, (_revocations.Count, false));
        return Task.CompletedTask;
    }

    public async Task<DeliveryTurn> TakeTurnAsync(
        string receiver, Func<RevokedSession, CancellationToken, Task<AuditDraft?>> send, CancellationToken cancellationToken)
    {
        long position;
        RevokedSession session;
        lock (_lock)
        {
            if (!_receivers.TryGetValue(receiver, out var one) || one.Taken || one.Position == _revocations.Count) return DeliveryTurn.Idle;
            position = one.Position;
            session = new(_revocations[(int)position], _causes[(int)position]);
            _receivers[receiver] = (position, true);
        }

        AuditDraft? record = null;
        try
        {
            record = await send(session, cancellationToken);
        }
        finally
        {
            lock (_lock) _receivers[receiver] = (position + (record is null ? 0 : 1), false);
        }

        if (record is null) return DeliveryTurn.Failed;
        await RecordAsync([record], cancellationToken);
        return DeliveryTurn.Settled;
    }
}
