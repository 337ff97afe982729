using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ApprovalService.Tests.BreakGlass;
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
    private readonly HashSet<(string Approval, string Person)> _opened = [];
    private readonly List<(ApprovalDecision Decision, DateTimeOffset RequestedAt, bool Opened)> _decided = [];

    public InMemoryBreakGlassReviews Reviews { get; } = new();

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

    public Task<IReadOnlyDictionary<string, Transition>> ChangeEachAsync(
        IReadOnlyCollection<string> ids, Func<Approval, Transition> step, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var transitions = _approvals.Where(approval => ids.Contains(approval.Id)).ToList().ToDictionary(approval => approval.Id, step);
            foreach (var transition in transitions.Values) Save(transition);
            return Task.FromResult<IReadOnlyDictionary<string, Transition>>(transitions);
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

    public Task<AccessRequestPage> PageAsync(ApprovalSearch search, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var matching = _approvals.Select((approval, number) => (Number: (long)number, Summary: AccessRequestView.SummaryOf(approval), Asked: approval.AskedGroups)).Reverse()
                .Where(one => (search.State is null || one.Summary.State == search.State)
                    && (search.State is not AccessRequestState.Pending || one.Summary.ExpiresAt > search.Now)
                    && (search.Task is null || one.Summary.Task == search.Task) && (search.Agent is null || one.Summary.Agent == search.Agent)
                    && (search.Groups is null || one.Asked.Intersect(search.Groups).Any())).ToList();
            var page = matching.Where(one => search.Before is null || one.Number < search.Before).Take(search.Limit + 1).ToList();
            return Task.FromResult(new AccessRequestPage
            {
                Items = [.. page.Take(search.Limit).Select(one => AccessRequestView.At(one.Summary, search.Now))],
                NextCursor = page.Count > search.Limit ? $"{page[search.Limit - 1].Number}" : null,
                Total = matching.Count,
            });
        }
    }

    public Task OpenedAsync(string id, string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock) _opened.Add((id, person));
        return Task.CompletedTask;
    }

    public Task<int> CountGrantsAsync(string person, DateTimeOffset since, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_decided.Count(one => one.Decision.Granted && one.Decision.At > since
                && string.Equals(one.Decision.Person, person, StringComparison.OrdinalIgnoreCase)));
        }
    }

    public Task<IReadOnlyList<ReviewerMeasures>> MeasureAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReviewerMeasures>>([.. _decided.Where(one => one.Decision.At > since)
                .GroupBy(one => one.Decision.Person).OrderBy(person => person.Key, StringComparer.Ordinal).Select(person => new ReviewerMeasures
                {
                    Person = person.Key,
                    Granted = person.Count(one => one.Decision.Granted),
                    Rejected = person.Count(one => !one.Decision.Granted),
                    MedianSeconds = Median([.. person.Select(one => (one.Decision.At - one.RequestedAt).TotalSeconds).Order()]),
                    WithoutOpening = person.Count(one => !one.Opened),
                    InBursts = person.Count(one => person.Count(other =>
                        other.Decision.At <= one.Decision.At && other.Decision.At >= one.Decision.At.AddMinutes(-1)) > 4),
                })]);
        }
    }

    private static double Median(double[] ordered) => (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;

    private static bool Matches(Approval approval, OpenApprovals which) =>
        approval.State is AccessRequestState.Pending or AccessRequestState.Granted && which switch
        {
            OpenApprovals.OfTask task => approval.Call.Task == task.Task,
            OpenApprovals.OfAgent agent => approval.Call.Agent == agent.Agent,
            OpenApprovals.OfAnyone => true,
            OpenApprovals.EscalatingAt due => approval.EscalationDue <= due.Now,
            OpenApprovals.DueAt due => approval.ExpiresAt <= due.Now,
            _ => false,
        };

    private void Save(Transition transition)
    {
        if (transition.Happened.Count == 0) return;

        foreach (var decision in transition.Decided)
        {
            var opened = _opened.Contains((transition.Approval.Id, decision.Person));
            ApprovalTelemetry.Decided(new(decision.Granted, decision.At - transition.Approval.RequestedAt, opened, _decided.Count(one =>
                one.Decision.Person == decision.Person && one.Decision.At <= decision.At && one.Decision.At >= decision.At.AddMinutes(-1))));
            _decided.Add((decision, transition.Approval.RequestedAt, opened));
        }

        var at = _approvals.FindIndex(approval => approval.Id == transition.Approval.Id);
        if (at < 0) _approvals.Add(transition.Approval);
        else _approvals[at] = transition.Approval;

        foreach (var broken in transition.Happened.OfType<Happening.GlassBroken>()) Reviews.Open(broken.Review);

        var (records, events) = ApprovalRecords.Of(transition, time.GetUtcNow());
        _records.AddRange(records);
        _events.AddRange(events);
    }
}
