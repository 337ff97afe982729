using System.Security.Claims;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.BreakGlass;

/// <summary>Granting in an emergency, and answering for it. Each of the two comes with their own token.</summary>
internal static class BreakGlassEndpoints
{
    public static void MapBreakGlass(this IEndpointRouteBuilder routes)
    {
        var glass = routes.MapGroup("/access-requests/{id}/break-glass").WithTags("Break glass").RequirePerson();
        glass.MapPost("/", BreakAsync);
        glass.MapPost("/assertion-options", AskAsync);

        var reviews = routes.MapGroup("/break-glass-reviews").WithTags("Break glass").RequirePerson();
        reviews.MapGet("/", ListAsync);
        reviews.MapPost("/{id}/close", CloseAsync);
    }

    /// <summary>No budget of attention holds an emergency up; everything else that a grant needs, it needs too.</summary>
    private static async Task<Results<Ok<AccessRequest>, ProblemHttpResult>> BreakAsync(
        string id, DecideAccessRequest decision, ClaimsPrincipal caller, IApprovalStore store, IDelegationStore delegations, IBreakGlassReviews reviews,
        ConsentProofs proofs, IOptions<BreakGlassOptions> options, IOptions<PasskeyOptions> passkeys, TimeProvider time, HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } found) return ApprovalRefusal.Unknown.ToProblem();

        var approver = await caller.ApproverAsync(delegations, time, cancellationToken);
        var proof = await reviews.HasOverdueAsync(found.Call.Agent, time.GetUtcNow(), cancellationToken)
            ? ConsentProof.No(ApprovalRefusal.ReviewOverdue)
            : await proofs.OfAsync(ToProve.BreakGlass(found), caller, decision.Passkey, cancellationToken);
        if (proof.Refusal == ApprovalRefusal.SignInTooOld) response.AskForSignIn(passkeys.Value.GrantSignInAge);
        return await ApprovalEndpoints.DecideAsync(id, store, time,
            (approval, now) => proof.Refusal is { } refusal
                ? approval.Refuse(refusal, "break the glass for", approver.Id)
                : approval.BreakGlass(approver, decision, now, options.Value, proof.Passkey),
            cancellationToken);
    }

    private static async Task<Results<Ok<PasskeyRequestOptions>, ProblemHttpResult>> AskAsync(
        string id, ClaimsPrincipal caller, IApprovalStore approvals, ConsentProofs proofs, CancellationToken cancellationToken) =>
        await approvals.FindAsync(id, cancellationToken) is { } approval
            ? TypedResults.Ok(await proofs.AskAsync(ToProve.BreakGlass(approval), caller.PersonId()!, cancellationToken))
            : ApprovalRefusal.Unknown.ToProblem();

    private static async Task<Ok<IReadOnlyList<BreakGlassReview>>> ListAsync(bool? all, IBreakGlassReviews reviews, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reviews.ListAsync(all == true, cancellationToken));

    private static async Task<Results<Ok<BreakGlassReview>, ProblemHttpResult>> CloseAsync(
        string id, CloseBreakGlassReview words, ClaimsPrincipal caller, IDelegationStore delegations, IBreakGlassReviews reviews, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var person = await caller.ApproverAsync(delegations, time, cancellationToken);
        return await reviews.ChangeAsync(id, review => BreakGlassRules.Close(review, person, words, time.GetUtcNow()), cancellationToken) switch
        {
            { Review: { } closed } => TypedResults.Ok(closed),
            { Refusal: { } refusal } => refusal.ToProblem(),
            _ => ApprovalRefusal.ReviewUnknown.ToProblem(),
        };
    }
}
