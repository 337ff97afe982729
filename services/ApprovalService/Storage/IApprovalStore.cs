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

    /// <summary>Runs a step on each of these in one transaction; an id that is none is not in the answer.</summary>
    Task<IReadOnlyDictionary<string, Transition>> ChangeEachAsync(
        IReadOnlyCollection<string> ids, Func<Approval, Transition> step, CancellationToken cancellationToken);

    /// <summary>Runs a step on all open approvals that match; a message that was handled before changes nothing.</summary>
    /// <returns>How many changed.</returns>
    Task<int> ChangeAllAsync(
        OpenApprovals which, Func<Approval, Transition> step, Guid? messageId, CancellationToken cancellationToken);

    Task<Approval?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A page of summaries, newest first.</summary>
    Task<AccessRequestPage> PageAsync(ApprovalSearch search, CancellationToken cancellationToken);

    /// <summary>Remembers that the person has seen it, arguments and all.</summary>
    Task OpenedAsync(string id, string person, DateTimeOffset now, CancellationToken cancellationToken);

    Task<int> CountGrantsAsync(string person, DateTimeOffset since, CancellationToken cancellationToken);

    Task<IReadOnlyList<ReviewerMeasures>> MeasureAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Newest first, at most 200.</summary>
    Task<IReadOnlyList<Approval>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken);
}

/// <summary>Which approvals a page shows.</summary>
/// <param name="State">Null: any.</param>
/// <param name="Task">Null: any.</param>
/// <param name="Agent">Null: any.</param>
/// <param name="Groups">Only what asks one of these; null: whomever it asks.</param>
/// <param name="Before">Only older ones than this number.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Now">What is due by now is no longer pending.</param>
internal sealed record ApprovalSearch(
    AccessRequestState? State, string? Task, string? Agent, IReadOnlyList<string>? Groups, long? Before, int Limit, DateTimeOffset Now);

/// <summary>Pending or granted approvals, by one of these.</summary>
internal abstract record OpenApprovals
{
    private OpenApprovals() { }

    public sealed record DueAt(DateTimeOffset Now) : OpenApprovals;

    public sealed record EscalatingAt(DateTimeOffset Now) : OpenApprovals;

    public sealed record OfTask(string Task) : OpenApprovals;

    public sealed record OfAgent(string Agent) : OpenApprovals;

    public sealed record OfAnyone : OpenApprovals;
}
