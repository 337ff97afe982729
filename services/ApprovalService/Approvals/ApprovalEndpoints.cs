using System.Security.Claims;
using System.Text.Json;
using AgentTrust.ApprovalService.Delegations;
using AgentTrust.ApprovalService.Passkeys;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Looking at requests, and deciding on them. A person comes with the person's own token.</summary>
internal static class ApprovalEndpoints
{
    public static void MapReading(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/access-requests")
            .WithTags("Access requests")
            .RequireWorkloadOrPerson([SpiffeIds.ToolProxy], []);

        read.MapGet("/", ListAsync);
        read.MapGet("/{id}", GetAsync);
    }

    public static void MapDeciding(this IEndpointRouteBuilder routes)
    {
        var decide = routes.MapGroup("/access-requests/{id}")
            .WithTags("Decisions")
            .RequirePerson();

        decide.MapPost("/grant", GrantAsync);
        decide.MapPost("/reject", RejectAsync);
    }

    /// <summary>Section 10.2.3 of RFC 9110; the profile makes a poller wait for it.</summary>
    public static void AskAgainSoon(this HttpResponse response) => response.Headers.RetryAfter = "1";

    private static async Task<Results<Ok<IReadOnlyList<AccessRequest>>, ValidationProblem>> ListAsync(
        string? state, IApprovalStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        AccessRequestState? wanted = null;
        if (state is not null)
        {
            wanted = Parse(state);
            if (wanted is null)
                return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["state"] = [$"There is no state \"{state}\"."] });
        }

        var now = time.GetUtcNow();
        var approvals = await store.ListAsync(wanted, cancellationToken);
        IReadOnlyList<AccessRequest> views =
            [.. approvals.Select(approval => AccessRequestView.Of(approval, now)).Where(view => wanted is null || view.State == wanted)];
        return TypedResults.Ok(views);
    }

    private static async Task<Results<Ok<AccessRequest>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, IApprovalStore store, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } approval) return ApprovalRefusal.Unknown.ToProblem();
        if (caller.PersonId() is { } person) await store.OpenedAsync(id, person, time.GetUtcNow(), cancellationToken);

        var view = AccessRequestView.Of(approval, time.GetUtcNow());
        if (view.State is AccessRequestState.Pending) response.AskAgainSoon();
        return TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<AccessRequest>, ProblemHttpResult>> GrantAsync(
        string id, DecideAccessRequest decision, ClaimsPrincipal caller, IApprovalStore store, IDelegationStore delegations, ConsentProofs proofs,
        IOptions<ApprovalOptions> options, IOptions<PasskeyOptions> passkeys, TimeProvider time, HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } found) return ApprovalRefusal.Unknown.ToProblem();

        // Whoever said so before says nothing new, and needs not prove it again.
        var approver = await caller.ApproverAsync(delegations, time, cancellationToken);
        var proof = found.Grants.Any(grant => approver.Is(grant.Person)) ? ConsentProof.SignIn : await proofs.OfAsync(ToProve.Grant(found), caller, decision.Passkey, cancellationToken);
        if (proof.Refusal is null && await store.CountGrantsAsync(approver.Id, time.GetUtcNow() - TimeSpan.FromHours(1), cancellationToken) >= options.Value.GrantsPerHour)
            proof = ConsentProof.No(ApprovalRefusal.AttentionSpent);
        if (proof.Refusal == ApprovalRefusal.SignInTooOld) response.AskForSignIn(passkeys.Value.GrantSignInAge);
        return await DecideAsync(id, store, time,
            (approval, now) => proof.Refusal is { } refusal
                ? approval.Refuse(refusal, "grant", approver.Id)
                : approval.Grant(approver, decision, now, options.Value.GrantLifetime, proof.Passkey),
            cancellationToken);
    }

    private static async Task<Results<Ok<AccessRequest>, ProblemHttpResult>> RejectAsync(
        string id, DecideAccessRequest decision, ClaimsPrincipal caller, IApprovalStore store, IDelegationStore delegations,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var approver = await caller.ApproverAsync(delegations, time, cancellationToken);
        return await DecideAsync(id, store, time, (approval, now) => approval.Reject(approver, decision, now), cancellationToken);
    }

    public static async Task<Results<Ok<AccessRequest>, ProblemHttpResult>> DecideAsync(
        string id, IApprovalStore store, TimeProvider time,
        Func<Approval, DateTimeOffset, Transition> decide, CancellationToken cancellationToken)
    {
        // The clock is read under the approval's lock: waiting for it must not stretch the approval's life.
        var transition = await store.ChangeAsync(id, approval => decide(approval, time.GetUtcNow()), cancellationToken);
        if (transition is null) return ApprovalRefusal.Unknown.ToProblem();

        return transition.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(AccessRequestView.Of(transition.Approval, time.GetUtcNow()));
    }

    /// <summary>The person with whoever they stand in for right now.</summary>
    public static async Task<Approver> ApproverAsync(this ClaimsPrincipal caller, IDelegationStore delegations, TimeProvider time, CancellationToken cancellationToken) =>
        new Approver(caller.PersonId()!, caller.PersonGroups())
            .With(await delegations.OfAsync(caller.PersonId()!, time.GetUtcNow(), cancellationToken), time.GetUtcNow());

    public static AccessRequestState? Parse(string state) =>
        Enum.GetValues<AccessRequestState>().Cast<AccessRequestState?>()
            .FirstOrDefault(s => JsonNamingPolicy.SnakeCaseLower.ConvertName(s.ToString()!) == state);
}
