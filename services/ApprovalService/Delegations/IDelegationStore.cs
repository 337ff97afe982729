using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Delegations;

/// <summary>Where delegations live; they change one after the other, so that no two make a chain.</summary>
internal interface IDelegationStore
{
    /// <summary>Those that name the person on either side and are not over.</summary>
    Task<IReadOnlyList<Delegation>> OfAsync(string person, DateTimeOffset now, CancellationToken cancellationToken);

    Task AddAsync(Delegation delegation, CancellationToken cancellationToken);

    /// <summary>Runs a change with all delegations that are not over, alone; null when there is no such delegation.</summary>
    Task<(Delegation? Delegation, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<Delegation, IReadOnlyList<Delegation>, (Delegation?, ApprovalRefusal?)> change, DateTimeOffset now, CancellationToken cancellationToken);
}
