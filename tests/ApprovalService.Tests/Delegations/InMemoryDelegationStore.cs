using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Tests.Delegations;

/// <summary>The store without a database; passes the same suite as the one with.</summary>
internal sealed class InMemoryDelegationStore : IDelegationStore
{
    private readonly Lock _lock = new();
    private readonly List<Delegation> _delegations = [];

    public Task<IReadOnlyList<Delegation>> OfAsync(string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var who = new Approver(person, []);
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Delegation>>([.. _delegations.Where(one =>
                one.EndedAt is null && one.Until > now && (who.Is(one.Person) || who.Is(one.StandIn)))]);
        }
    }

    public Task AddAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        lock (_lock) _delegations.Add(delegation);
        return Task.CompletedTask;
    }

    public Task<(Delegation? Delegation, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<Delegation, IReadOnlyList<Delegation>, (Delegation?, ApprovalRefusal?)> change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var at = _delegations.FindIndex(one => one.Id == id);
            if (at < 0) return Task.FromResult<(Delegation?, ApprovalRefusal?)?>(null);

            var (changed, refusal) = change(_delegations[at], [.. _delegations.Where(one => one.EndedAt is null && one.Until > now)]);
            if (changed is not null) _delegations[at] = changed;
            return Task.FromResult<(Delegation?, ApprovalRefusal?)?>((changed, refusal));
        }
    }
}
