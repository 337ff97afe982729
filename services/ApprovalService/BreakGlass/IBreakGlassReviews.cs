using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>Where reviews live. One is made in the transaction that breaks the glass, by the store of approvals.</summary>
internal interface IBreakGlassReviews
{
    /// <summary>Newest first, at most 200; only open ones unless all are wanted.</summary>
    Task<IReadOnlyList<BreakGlassReview>> ListAsync(bool all, CancellationToken cancellationToken);

    Task<bool> HasOverdueAsync(string agent, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Runs a change on one, alone; null when there is no such review.</summary>
    Task<(BreakGlassReview? Review, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<BreakGlassReview, (BreakGlassReview?, ApprovalRefusal?)> change, CancellationToken cancellationToken);

    /// <summary>Tells people again of every open one that they were not told of for so long; each by one replica.</summary>
    /// <returns>How many.</returns>
    Task<int> RemindAsync(DateTimeOffset now, TimeSpan every, CancellationToken cancellationToken);
}
