using System.Security.Claims;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.AccessReview;

/// <summary>People look at granted against used, and accept a narrower grant that is proposed.</summary>
internal static class AccessReviewEndpoints
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(90);

    public static void MapAccessReview(this IEndpointRouteBuilder routes)
    {
        var review = routes.MapGroup("/agents/{name}/access-review").WithTags("Agents");

        review.MapGet("/", GetAsync).RequireWorkloadOrPerson([SpiffeIds.Console], []);
        review.MapPost("/accept", AcceptAsync).RequirePerson(PersonGroups.Owners, PersonGroups.Operators, PersonGroups.Security);
    }

    private static async Task<Results<Ok<Contracts.Tasks.AccessReview>, ProblemHttpResult>> GetAsync(
        string name, IAuthorityStore store, IAgentRegister register, IOptions<RightsOptions> rights, TimeProvider time, CancellationToken cancellationToken) =>
        await store.FindAgentAsync(SpiffeIds.Agent(name), cancellationToken) is { } agent
            ? TypedResults.Ok(await ReviewAsync(agent, store, register, rights, time, cancellationToken))
            : AuthorityRefusal.UnknownAgent.ToProblem();

    private static async Task<Results<Ok<AgentFacts>, ProblemHttpResult>> AcceptAsync(
        string name,
        AcceptNarrowerAccess accepted,
        ClaimsPrincipal user,
        IAuthorityStore store,
        IAgentRegister register,
        IOptions<RightsOptions> rights,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!Reasons.IsGiven(accepted.Reason)) return AuthorityRefusal.NoReason.ToProblem();
        if (await store.FindAgentAsync(SpiffeIds.Agent(name), cancellationToken) is not { } agent) return AuthorityRefusal.UnknownAgent.ToProblem();

        var review = await ReviewAsync(agent, store, register, rights, time, cancellationToken);
        if (review.ProposedBounds is not { } bounds || review.Digest != accepted.Digest) return AuthorityRefusal.ProposalStale.ToProblem();

        var caller = Caller.Of(user);
        var ruling = await store.ChangeAsync(
            agent.Id, null, (authority, now) => Narrow(authority, agent.Facts.Version, bounds, caller, accepted.Reason, now), cancellationToken);
        return ruling.ToResult();
    }

    /// <summary>The narrower bounds, and the end of every task that exceeds them, at once.</summary>
    public static Decided<Ruling<AgentFacts>> Narrow(
        AgentAuthority? authority, long version, AgentBounds bounds, Caller caller, string reason, DateTimeOffset now)
    {
        if (authority is null) return AgentChanges.Refused(AuthorityRefusal.UnknownAgent);
        var facts = authority.Agent.Facts;
        if (facts.State == AgentState.Retired) return AgentChanges.Refused(AuthorityRefusal.AgentRetired);
        if (facts.Version != version) return AgentChanges.Refused(AuthorityRefusal.ProposalStale);
        if (caller.Person != facts.Owner && !caller.IsPersonOf(PersonGroups.Operators, PersonGroups.Security))
            return AgentChanges.Refused(AuthorityRefusal.NotTheOwner);
        if (AgentBoundaries.FirstExcess(bounds, facts.Bounds) is { } excess)
            return AgentChanges.Refused(AuthorityRefusal.BoundsWider with { Detail = $"New: {excess}." });

        var agent = authority.Agent.Next(before => before with { Bounds = bounds });
        return new(agent.Facts, AgentChanges.Made(agent, AuditKinds.AgentNarrowed, "narrowed the bounds of", caller, reason, now)
            .And(AgentReview.EndBeyond(authority, bounds, caller, now)));
    }

    private static async Task<Contracts.Tasks.AccessReview> ReviewAsync(
        RegisteredAgent agent, IAuthorityStore store, IAgentRegister register, IOptions<RightsOptions> rights, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = agent.Facts.RegisteredAt is { } registered && registered > now - Window ? registered : now - Window;
        return AccessReviews.Of(
            agent,
            await store.ListTasksAsync(agent.Id, cancellationToken),
            await store.ListTemplatesAsync(cancellationToken),
            await register.ReadUseAsync(agent.Id, since, cancellationToken),
            rights.Value, since, now);
    }
}
