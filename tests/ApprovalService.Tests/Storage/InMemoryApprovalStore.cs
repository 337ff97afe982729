using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Tests.Storage;

/// <summary>The store without a database; passes the same suite as the one with.</summary>
internal sealed class InMemoryApprovalStore(TimeProvider time) : IApprovalStore
{
    private readonly Lock _lock = new();
    private readonly List<Approval> _approvals = [];
    private readonly HashSet<Guid> _messages = [];
    private readonly List<AuditDraft> _records = [];
    private readonly List<object> _events = [];

    public IReadOnlyList<AuditDraft> Records
    {
        get { lock (_lock) return [.. _records]; }
    }

    public IReadOnlyList<object> Events
    {
        get { lock (_lock) return [.. _events]; }
    }

    public Task<Submission> SubmitAsync(
        string idempotencyKey, Func<Approval?, Submission> submit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var submission = submit(_approvals.LastOrDefault(approval => approval.IdempotencyKey == idempotencyKey));
            if (submission.Former is { } former) Save(former);
            Save(submission.Standing);
            return Task.FromResult(submission);
        }
    }

    public Task<Transition?> ChangeAsync(
        string id, Func<Approval, Transition> step, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_approvals.Find(approval => approval.Id == id) is not { } found) return Task.FromResult<Transition?>(null);

            var transition = step(found);
            Save(transition);
            return Task.FromResult<Transition?>(transition);
        }
    }

    public Task<int> ChangeAllAsync(
        OpenApprovals which, Func<Approval, Transition> step, Guid? messageId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (messageId is { } message && !_messages.Add(message)) return Task.FromResult(0);

            var transitions = _approvals.Where(approval => Matches(approval, which)).Select(step)
                .Where(transition => transition.Happened.Count > 0).ToList();
            transitions.ForEach(Save);
            return Task.FromResult(transitions.Count);
        }
    }

    public Task<Approval?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_approvals.Find(approval => approval.Id == id));
    }

    public Task<IReadOnlyList<Approval>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Approval>>(
                [.. _approvals.AsEnumerable().Reverse().Where(approval => state is null || approval.State == state).Take(200)]);
        }
    }

    private static bool Matches(Approval approval, OpenApprovals which) =>
        approval.State is AccessRequestState.Pending or AccessRequestState.Granted && which switch
        {
            OpenApprovals.OfTask task => approval.Call.Task == task.Task,
            OpenApprovals.OfAgent agent => approval.Call.Agent == agent.Agent,
            OpenApprovals.OfAnyone => true,
            OpenApprovals.DueAt due => approval.ExpiresAt <= due.Now,
            _ => false,
        };

    private void Save(Transition transition)
    {
        if (transition.Happened.Count == 0) return;

        var at = _approvals.FindIndex(approval => approval.Id == transition.Approval.Id);
        if (at < 0) _approvals.Add(transition.Approval);
        else _approvals[at] = transition.Approval;

        var (records, events) = ApprovalRecords.Of(transition, time.GetUtcNow());
        _records.AddRange(records);
        _events.AddRange(events);
    }
}
