using System.Security.Claims;
using System.Security.Cryptography;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ApprovalService.Delegations;

/// <summary>Handing one's reviewing on while one is away; each side speaks with its own token.</summary>
internal static class DelegationEndpoints
{
    public static void AddDelegations(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<IDelegationStore, PostgresDelegationStore>();

    public static void MapDelegations(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/delegations").WithTags("Delegations").RequirePerson();
        own.MapGet("/", ListAsync);
        own.MapPost("/", OfferAsync);
        own.MapPost("/{id}/accept", AcceptAsync);
        own.MapPost("/{id}/end", EndAsync);
    }

    private static async Task<Ok<IReadOnlyList<Delegation>>> ListAsync(
        ClaimsPrincipal caller, IDelegationStore delegations, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await delegations.OfAsync(caller.PersonId()!, time.GetUtcNow(), cancellationToken));

    private static async Task<Results<Created<Delegation>, ProblemHttpResult>> OfferAsync(
        OfferDelegation offer, ClaimsPrincipal caller, IDelegationStore delegations, TimeProvider time, CancellationToken cancellationToken)
    {
        var id = "dlg_" + RandomNumberGenerator.GetHexString(24, lowercase: true);
        var (delegation, refusal) = DelegationRules.Offer(id, Person(caller), offer, time.GetUtcNow());
        if (delegation is null) return refusal!.ToProblem();

        await delegations.AddAsync(delegation, cancellationToken);
        return TypedResults.Created($"/delegations/{id}", delegation);
    }

    private static Task<Results<Ok<Delegation>, ProblemHttpResult>> AcceptAsync(
        string id, ClaimsPrincipal caller, IDelegationStore delegations, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(id, delegations, time, (delegation, others) => DelegationRules.Accept(delegation, Person(caller), others, time.GetUtcNow()), cancellationToken);

    private static Task<Results<Ok<Delegation>, ProblemHttpResult>> EndAsync(
        string id, ClaimsPrincipal caller, IDelegationStore delegations, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(id, delegations, time, (delegation, _) => DelegationRules.End(delegation, Person(caller), time.GetUtcNow()), cancellationToken);

    private static async Task<Results<Ok<Delegation>, ProblemHttpResult>> ChangeAsync(
        string id, IDelegationStore delegations, TimeProvider time,
        Func<Delegation, IReadOnlyList<Delegation>, (Delegation?, ApprovalRefusal?)> change, CancellationToken cancellationToken) =>
        await delegations.ChangeAsync(id, change, time.GetUtcNow(), cancellationToken) switch
        {
            null => ApprovalRefusal.DelegationUnknown.ToProblem(),
            { Delegation: { } changed } => TypedResults.Ok(changed),
            { Refusal: { } refusal } => refusal.ToProblem(),
            _ => ApprovalRefusal.DelegationUnknown.ToProblem(),
        };

    private static Approver Person(ClaimsPrincipal caller) => new(caller.PersonId()!, caller.PersonGroups());
}
