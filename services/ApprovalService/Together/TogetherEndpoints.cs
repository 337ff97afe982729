using System.Security.Claims;
using System.Security.Cryptography;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Together;

/// <summary>One decision on several low-risk requests of one task, each bound by its own digest, all in one transaction.</summary>
internal static class TogetherEndpoints
{
    public static void MapTogether(this IEndpointRouteBuilder routes)
    {
        var decisions = routes.MapGroup("/decisions").WithTags("Decisions").RequirePerson();
        decisions.MapPost("/", DecideAsync);
        decisions.MapPost("/assertion-options", AskAsync);
    }

    private static async Task<Results<Ok<PasskeyRequestOptions>, ProblemHttpResult>> AskAsync(
        AskTogether asked, ClaimsPrincipal caller, IApprovalStore store, ConsentProofs proofs, CancellationToken cancellationToken) =>
        TogetherRules.IsClear(asked.Items)
            ? TypedResults.Ok(await proofs.AskAsync(await ToProveAsync(asked.Items, store, cancellationToken), caller.PersonId()!, cancellationToken))
            : ApprovalRefusal.ListUnclear.ToProblem();

    private static async Task<Results<Ok<DecidedTogether>, ProblemHttpResult>> DecideAsync(
        DecideTogether decision, ClaimsPrincipal caller, IApprovalStore store, IDelegationStore delegations, ConsentProofs proofs,
        IOptions<ApprovalOptions> options, IOptions<PasskeyOptions> passkeys, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!TogetherRules.IsClear(decision.Items)) return ApprovalRefusal.ListUnclear.ToProblem();
        if (!decision.Granted && string.IsNullOrWhiteSpace(decision.Reason)) return ApprovalRefusal.ReasonMissing.ToProblem();
        if (await store.FindAsync(decision.Items[0].Approval, cancellationToken) is not { } first) return ApprovalRefusal.Unknown.ToProblem();

        var approver = await caller.ApproverAsync(delegations, time, cancellationToken);
        var proof = decision.Granted
            ? await proofs.OfAsync(await ToProveAsync(decision.Items, store, cancellationToken), caller, decision.Passkey, cancellationToken)
            : ConsentProof.SignIn;
        if (proof.Refusal == ApprovalRefusal.SignInTooOld) response.AskForSignIn(passkeys.Value.GrantSignInAge);

        var list = new TogetherReference { Id = "dec_" + RandomNumberGenerator.GetHexString(24, lowercase: true), Requests = decision.Items };
        var rules = new TogetherRules(list, decision.Granted, decision.Reason, approver, first.Call.Task);
        var left = decision.Granted
            ? options.Value.GrantsPerHour - await store.CountGrantsAsync(approver.Id, time.GetUtcNow() - TimeSpan.FromHours(1), cancellationToken)
            : int.MaxValue;
        var transitions = await store.ChangeEachAsync([.. decision.Items.Select(item => item.Approval)], approval =>
        {
            if (proof.Refusal is { } refusal) return approval.Refuse(refusal, "grant", approver.Id);
            if (left <= 0) return approval.Refuse(ApprovalRefusal.AttentionSpent, "grant", approver.Id);

            // The clock is read under the approvals' locks: waiting for them must not stretch their life.
            var transition = rules.Decide(approval, time.GetUtcNow(), options.Value.GrantLifetime, proof.Passkey);
            left -= transition.Decided.Count();
            return transition;
        }, cancellationToken);

        return proof.Refusal is { } why
            ? why.ToProblem()
            : TypedResults.Ok(new DecidedTogether
            {
                Id = list.Id,
                Digest = Consent.DigestOf(list.Requests),
                Items = [.. list.Requests.Select(item => OutcomeOf(item, transitions.GetValueOrDefault(item.Approval), time.GetUtcNow()))],
            });
    }

    private static async Task<ToProve> ToProveAsync(IReadOnlyList<SeenRequest> items, IApprovalStore store, CancellationToken cancellationToken)
    {
        var approvals = new List<Approval>();
        foreach (var item in items)
            if (await store.FindAsync(item.Approval, cancellationToken) is { } approval) approvals.Add(approval);
        return ToProve.GrantTogether(Consent.DigestOf(items), PasskeyNeeds.Strictest(approvals.Select(approval => approval.Call.PasskeyNeed)));
    }

    private static TogetherOutcome OutcomeOf(SeenRequest item, Transition? transition, DateTimeOffset now)
    {
        var refusal = transition is null ? ApprovalRefusal.Unknown : transition.Refusal;
        return new()
        {
            Approval = item.Approval,
            State = transition is null ? null : AccessRequestView.Of(transition.Approval, now).State,
            Refusal = refusal?.Type,
            Words = refusal?.Title,
        };
    }
}
