using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>What only the tool proxy may do: ask for approval of a call, and use an approval up.</summary>
internal static class SubmissionEndpoints
{
    private const int MostBytes = 1024 * 1024;

    public static void MapSubmission(this IEndpointRouteBuilder routes)
    {
        var proxy = routes.MapGroup("/access-requests")
            .WithTags("Access requests")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .RequireWorkload(SpiffeIds.ToolProxy);

        proxy.MapPost("/", SubmitAsync);
        proxy.MapPost("/{id}/consume", ConsumeAsync);
    }

    private static async Task<Results<Accepted<AccessRequest>, Created<AccessRequest>, ProblemHttpResult>> SubmitAsync(
        AccessRequestSubmission submission,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        Submissions submissions,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var (approval, refusal) = await submissions.SubmitAsync(submission, idempotencyKey, _ => true, cancellationToken);
        if (approval is null) return refusal!.ToProblem();

        // The profile: 202 while people decide, 201 when the handle it returns is done already.
        var view = AccessRequestView.Of(approval, time.GetUtcNow());
        var location = $"/access-requests/{view.Id}";
        if (view.State is not AccessRequestState.Pending) return TypedResults.Created(location, view);

        response.AskAgainSoon();
        return TypedResults.Accepted(location, view);
    }

    private static async Task<Results<Ok<ConsumedApproval>, ProblemHttpResult>> ConsumeAsync(
        string id,
        ConsumeAccessRequest use,
        IApprovalStore store,
        ApprovalAssertions assertions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // The clock is read under the approval's lock: waiting for it must not stretch the approval's life.
        var transition = await store.ChangeAsync(id, approval => approval.Consume(use, time.GetUtcNow()), cancellationToken);
        if (transition is null) return ApprovalRefusal.Unknown.ToProblem();

        return transition.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(assertions.Sign(transition.Approval));
    }
}
