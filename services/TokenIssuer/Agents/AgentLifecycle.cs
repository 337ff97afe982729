using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>The changes of an agent as requests: a reason, a decision, one transaction.</summary>
internal static class AgentLifecycle
{
    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> ActivateAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentLife.Activate, cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> SuspendAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentLife.Suspend, cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> ResumeAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentLife.Resume, cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> RetireAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentLife.Retire, cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> BeginReviewAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentReview.Begin, cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> CompleteReviewAsync(
        string name, CompleteReview review, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(
            name, review.Reason, user, store,
            (authority, caller, _, now) => AgentReview.Complete(authority, review, caller, now), cancellationToken);

    public static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> AcceptAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why.Reason, user, store, AgentOwnership.Accept, cancellationToken);

    public static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> TransferAsync(
        string name, TransferAgent transfer, ClaimsPrincipal user, IAuthorityStore store, IAgentRegister register, CancellationToken cancellationToken)
    {
        if (!Reasons.IsPerson(transfer.To)) return AuthorityRefusal.NoPerson.ToProblem();
        if (await register.IsDepartedAsync(transfer.To, cancellationToken)) return AuthorityRefusal.PersonGone.ToProblem();
        return await ChangeAsync(
            name, transfer.Reason, user, store,
            (authority, caller, _, now) => AgentOwnership.Offer(authority, transfer, caller, now), cancellationToken);
    }

    private static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> ChangeAsync(
        string name,
        string reason,
        ClaimsPrincipal user,
        IAuthorityStore store,
        Func<AgentAuthority?, Caller, string, DateTimeOffset, Decided<Ruling<AgentFacts>>> change,
        CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(reason)) return AuthorityRefusal.NoReason.ToProblem();
        var caller = Caller.Of(user);
        var ruling = await store.ChangeAsync(
            SpiffeIds.Agent(name), null, (authority, now) => change(authority, caller, reason, now), cancellationToken);
        return ruling.ToResult();
    }
}
