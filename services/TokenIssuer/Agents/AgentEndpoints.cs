using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Who reads about agents and who changes what; each change says itself who, of those, may not.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/agents").WithTags("Agents");

        agents.MapGet("/", ListAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        agents.MapGet("/{name}", GetAsync).RequireWorkloadOrPerson(PlatformCallers.Services, []);
        agents.MapGet("/{name}/history", ReadHistoryAsync).RequireWorkloadOrPerson([SpiffeIds.Console, SpiffeIds.Platform], []);

        agents.MapPost("/", AgentRegistering.PostAsync).RequirePerson(PersonGroups.Owners);
        agents.MapPost("/{name}/activate", AgentLifecycle.ActivateAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
        agents.MapPost("/{name}/begin-review", AgentLifecycle.BeginReviewAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
        agents.MapPost("/{name}/complete-review", AgentLifecycle.CompleteReviewAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Security);
        agents.MapPost("/{name}/suspend", AgentLifecycle.SuspendAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        agents.MapPost("/{name}/containment", AgentContainment.PostAsync).RequireWorkload(SpiffeIds.ToolProxy);
        agents.MapPost("/{name}/resume", AgentLifecycle.ResumeAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        agents.MapPost("/{name}/retire", AgentLifecycle.RetireAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        agents.MapPost("/{name}/transfer", AgentLifecycle.TransferAsync).RequirePerson(PersonGroups.Operators, PersonGroups.Owners);
        agents.MapPost("/{name}/accept", AgentLifecycle.AcceptAsync).RequirePerson(PersonGroups.Owners);

        routes.MapAccessReview();
        routes.MapDepartures();
    }

    private static async Task<Ok<List<AgentFacts>>> ListAsync(bool? orphaned, IAuthorityStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ListAgentsAsync(cancellationToken))
            .Select(agent => agent.Facts)
            .Where(agent => orphaned is null || agent.Orphaned == orphaned)
            .ToList());

    private static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> GetAsync(
        string name, IAuthorityStore store, CancellationToken cancellationToken) =>
        await store.FindAgentAsync(SpiffeIds.Agent(name), cancellationToken) is { } agent
            ? TypedResults.Ok(agent.Facts)
            : AuthorityRefusal.UnknownAgent.ToProblem();

    private static async Task<Results<Ok<IReadOnlyList<AgentHistoryEntry>>, ProblemHttpResult>> ReadHistoryAsync(
        string name, IAuthorityStore store, IAgentRegister register, CancellationToken cancellationToken) =>
        await store.FindAgentAsync(SpiffeIds.Agent(name), cancellationToken) is { } agent
            ? TypedResults.Ok(await register.ReadHistoryAsync(agent.Id, cancellationToken))
            : AuthorityRefusal.UnknownAgent.ToProblem();
}
