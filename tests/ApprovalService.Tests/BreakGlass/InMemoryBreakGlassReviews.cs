using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ApprovalService.Tests.BreakGlass;

/// <summary>The store without a database; passes the same suite as the one with.</summary>
internal sealed class InMemoryBreakGlassReviews : IBreakGlassReviews
{
    private readonly Lock _lock = new();
    private readonly List<(BreakGlassReview Review, DateTimeOffset RemindedAt)> _reviews = [];

    public List<Notice> Notices { get; } = [];

    public List<AuditDraft> Records { get; } = [];

    public List<object> Events { get; } = [];

    public void Open(BreakGlassReview review)
    {
        lock (_lock) _reviews.Add((review, review.OpenedAt));
    }

    public Task<IReadOnlyList<BreakGlassReview>> ListAsync(bool all, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<BreakGlassReview>>(
                [.. _reviews.Select(one => one.Review).Where(review => all || review.ClosedAt is null).Reverse()]);
        }
    }

    public Task<bool> HasOverdueAsync(string agent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock) return Task.FromResult(_reviews.Exists(one => one.Review.Agent == agent && one.Review.ClosedAt is null && one.Review.DueAt <= now));
    }

    public Task<(BreakGlassReview? Review, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<BreakGlassReview, (BreakGlassReview?, ApprovalRefusal?)> change, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var at = _reviews.FindIndex(one => one.Review.Id == id);
            if (at < 0) return Task.FromResult<(BreakGlassReview?, ApprovalRefusal?)?>(null);

            var (changed, refusal) = change(_reviews[at].Review);
            if (changed is not null)
            {
                _reviews[at] = (changed, _reviews[at].RemindedAt);
                Records.Add(BreakGlassRecords.Closed(changed));
                Events.Add(BreakGlassRecords.Event(changed));
            }

            return Task.FromResult<(BreakGlassReview?, ApprovalRefusal?)?>((changed, refusal));
        }
    }

    public Task<int> RemindAsync(DateTimeOffset now, TimeSpan every, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var count = 0;
            for (var n = 0; n < _reviews.Count; n++)
            {
                var (review, remindedAt) = _reviews[n];
                if (review.ClosedAt is not null || remindedAt > now - every) continue;

                review = review with { Reminders = review.Reminders + 1 };
                _reviews[n] = (review, now);
                Notices.Add(BreakGlassRecords.Reminder(review, now));
                count++;
            }

            return Task.FromResult(count);
        }
    }
}
