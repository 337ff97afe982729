namespace AgentTrust.Contracts.Approvals;

public sealed partial class ApprovalsClient
{
    /// <summary>One of two people who break the glass; <see cref="DecideAccessRequest.Reason"/> is the justification.</summary>
    public Task<AccessRequest> BreakGlassAsync(string id, DecideAccessRequest decision, CancellationToken cancellationToken) =>
        http.PostContractAsync<DecideAccessRequest, AccessRequest>($"/access-requests/{Uri.EscapeDataString(id)}/break-glass", decision, cancellationToken);

    /// <summary>A challenge for a passkey that is to break the glass; one for granting does not do.</summary>
    public Task<PasskeyRequestOptions> AskForBreakGlassAsync(string id, CancellationToken cancellationToken) =>
        http.PostContractAsync<object, PasskeyRequestOptions>($"/access-requests/{Uri.EscapeDataString(id)}/break-glass/assertion-options", new { }, cancellationToken);

    /// <summary>Newest first; only open ones, or the closed ones with them.</summary>
    public Task<IReadOnlyList<BreakGlassReview>> BreakGlassReviewsAsync(bool all, CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<BreakGlassReview>>(all ? "/break-glass-reviews?all=true" : "/break-glass-reviews", cancellationToken);

    public Task<BreakGlassReview> CloseBreakGlassReviewAsync(string id, CloseBreakGlassReview words, CancellationToken cancellationToken) =>
        http.PostContractAsync<CloseBreakGlassReview, BreakGlassReview>($"/break-glass-reviews/{Uri.EscapeDataString(id)}/close", words, cancellationToken);

    /// <summary>A challenge over the whole list.</summary>
    public Task<PasskeyRequestOptions> AskTogetherAsync(AskTogether asked, CancellationToken cancellationToken) =>
        http.PostContractAsync<AskTogether, PasskeyRequestOptions>("/decisions/assertion-options", asked, cancellationToken);

    /// <summary>One decision on several requests, in one step.</summary>
    public Task<DecidedTogether> DecideTogetherAsync(DecideTogether decision, CancellationToken cancellationToken) =>
        http.PostContractAsync<DecideTogether, DecidedTogether>("/decisions", decision, cancellationToken);
}
