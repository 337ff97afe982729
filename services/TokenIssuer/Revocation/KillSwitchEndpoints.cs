using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Revocation;

internal static class KillSwitchEndpoints
{
    public static void MapKillSwitch(this IEndpointRouteBuilder routes)
    {
        var killSwitch = routes.MapGroup("/kill-switch").WithTags("Kill switch");

        killSwitch.MapGet("/", GetAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        killSwitch.MapPost("/", ThrowAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
        killSwitch.MapPost("/release", ReleaseAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
    }

    private static async Task<Ok<KillSwitchFacts>> GetAsync(IAuthorityStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.GetKillSwitchAsync(cancellationToken));

    private static Task<Results<Ok<KillSwitchFacts>, ProblemHttpResult>> ThrowAsync(
        ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(why, user, store, KillSwitch.Throw, cancellationToken);

    private static Task<Results<Ok<KillSwitchFacts>, ProblemHttpResult>> ReleaseAsync(
        ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(why, user, store, KillSwitch.Release, cancellationToken);

    private static async Task<Results<Ok<KillSwitchFacts>, ProblemHttpResult>> ChangeAsync(
        ReasonGiven why,
        ClaimsPrincipal user,
        IAuthorityStore store,
        Func<WholeAuthority, Caller, string, DateTimeOffset, Decided<Ruling<KillSwitchFacts>>> decide,
        CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(why.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        var caller = Caller.Of(user);
        var ruling = await store.ChangeEverythingAsync((authority, now) => decide(authority, caller, why.Reason, now), cancellationToken);
        return ruling.ToResult();
    }
}
