using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.Storage;

/// <summary>Where approvals live. One step at a time on one approval; what happened leaves with the change, or neither does.</summary>
internal interface IApprovalStore
{
    /// <summary>Runs <paramref name="submit"/> with the newest request under the key, alone among submissions with that key.</summary>
    Task<Submission> SubmitAsync(
        string idempotencyKey, Func<Approval?, Submission> submit, CancellationToken cancellationToken);

    /// <summary>Runs a step on one approval, alone; null when there is no such approval.</summary>
    Task<Transition?> ChangeAsync(string id, Func<Approval, Transition> step, CancellationToken cancellationToken);

    /// <summary>Runs a step on all open approvals that match; a message that was handled before changes nothing.</summary>
    /// <returns>How many changed.</returns>
    Task<int> ChangeAllAsync(
        OpenApprovals which, Func<Approval, Transition> step, Guid? messageId, CancellationToken cancellationToken);

    Task<Approval?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Newest first, at most 200.</summary>
    Task<IReadOnlyList<Approval>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken);
}

/// <summary>Pending or granted approvals, by one of these.</summary>
internal abstract record OpenApprovals
{
    private OpenApprovals() { }

    public sealed record DueAt(DateTimeOffset Now) : OpenApprovals;

    public sealed record OfTask(string Task) : OpenApprovals;

    public sealed record OfAgent(string Agent) : OpenApprovals;

    public sealed record OfAnyone : OpenApprovals;
}
