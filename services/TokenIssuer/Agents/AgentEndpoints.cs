using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Agents;

internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/agents").WithTags("Agents");

        agents.MapGet("/", ListAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        agents.MapGet("/{name}", GetAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        agents.MapPost("/{name}/suspend", SuspendAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        agents.MapPost("/{name}/resume", ResumeAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
    }

    private static async Task<Ok<List<AgentFacts>>> ListAsync(IAuthorityStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ListAgentsAsync(cancellationToken)).Select(agent => agent.Facts).ToList());

    private static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> GetAsync(
        string name, IAuthorityStore store, CancellationToken cancellationToken) =>
        await store.FindAgentAsync(SpiffeIds.Agent(name), cancellationToken) is { } agent
            ? TypedResults.Ok(agent.Facts)
            : AuthorityRefusal.UnknownAgent.ToProblem();

    private static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> SuspendAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why, user, store, AgentLife.Suspend, cancellationToken);

    private static Task<Results<Ok<AgentFacts>, ProblemHttpResult>> ResumeAsync(
        string name, ReasonGiven why, ClaimsPrincipal user, IAuthorityStore store, CancellationToken cancellationToken) =>
        ChangeAsync(name, why, user, store, AgentLife.Resume, cancellationToken);

    private static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> ChangeAsync(
        string name,
        ReasonGiven why,
        ClaimsPrincipal user,
        IAuthorityStore store,
        Func<AgentAuthority?, Caller, string, DateTimeOffset, Decided<Ruling<AgentFacts>>> change,
        CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(why.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        var caller = Caller.Of(user);
        var ruling = await store.ChangeAsync(
            SpiffeIds.Agent(name), null, (authority, now) => change(authority, caller, why.Reason, now), cancellationToken);
        return ruling.ToResult();
    }
}
