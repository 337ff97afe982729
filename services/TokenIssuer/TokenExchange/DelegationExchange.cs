using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Third exchange: a parent's task token and a sub-agent's workload credential for a token below the parent's.</summary>
internal sealed class DelegationExchange(
    WorkloadCredentials credentials,
    IssuedTokens tokens,
    DelegationStatements statements,
    IAuthorityStore store,
    IOptions<TokenExchangeOptions> options,
    IOptions<PlaceOptions> places)
{
    public async Task<TokenRuling> ExchangeAsync(TokenExchangeRequest request, string thumbprint, CancellationToken cancellationToken)
    {
        var proof = await credentials.ProveAsync(request.ActorToken!, thumbprint, cancellationToken);
        if (proof.Workload is not { } workload) return await RefuseAsync(proof.Refusal!, null, request, cancellationToken);
        if (await store.FindAgentByAttestationAsync(new Attestation(workload.Issuer, workload.Subject), cancellationToken) is not { } agent)
            return await RefuseAsync("No registered agent is proven by this workload credential.", workload.Subject, request, cancellationToken);
        if (request.RefusalOf(agent.Id) is { } otherClient) return await RefuseAsync(otherClient, agent.Id, request, cancellationToken);
        if (await tokens.ReadAsync(request.SubjectToken) is not { } parent)
            return await RefuseAsync("The subject token is not a token of this issuer, or it has expired.", agent.Id, request, cancellationToken);

        var (statement, refusal) = await statements.ReadAsync(request.Task!.Delegation!, parent, cancellationToken);
        if (statement is null) return await RefuseAsync(refusal!, agent.Id, request, cancellationToken);

        var place = new Place(agent.Id, thumbprint, request.Task.Task);
        return await store.IssueAtAsync(
            parent.Subject,
            [.. parent.SubAgents, agent.Id],
            request.Task.Task,
            parent.Presented,
            place,
            (authority, now) => Decide(request, parent, statement, agent, place, authority, now),
            cancellationToken);
    }

    private Decided<TokenRuling> Decide(
        TokenExchangeRequest request,
        IssuedToken parent,
        DelegationStatement statement,
        RegisteredAgent agent,
        Place place,
        AgentAuthority? authority,
        DateTimeOffset now)
    {
        if (authority is null || authority.Actors.Count != parent.SubAgents.Count + 1)
            return Refused(TokenRefusal.InvalidRequest("An agent of the chain of delegation is not registered."), agent, request);

        var hash = DpopKey.HashOf(request.SubjectToken);
        var facts = new DelegationFacts(
            request, hash, parent, statement, authority.Actors[^1], place.Key, authority, now, options.Value.MaxDelegationDepth)
        {
            Place = PlaceRules.Judge(authority.Actors[^1].Facts, authority.Places, place, places.Value.PlaceLease, now),
        };
        if (DelegationRules.List.FirstRefusal(facts) is { } refusal) return Refused(refusal, agent, request);

        var ends = TaskTokenExchange.Ends(facts.Task!, facts.Actions, now).Append(parent.ExpiresAt);
        var times = TokenTimes.Within(now, authority.EndedAt, options.Value.LifetimeOf(facts.Actions), ends);
        if (times is null)
            return Refused(TokenTimes.WhyNone(now, authority.EndedAt, TokenRefusal.InvalidRequest("The time of the task or of the subject token is all but over.")), agent, request);

        // An iat that an end of one agent has moved ahead would be later than the end of another one just now.
        if (times.IssuedAt > now)
            return Refused(TokenRefusal.InvalidRequest("An agent of the chain was ended within this very second; ask again in a second."), agent, request);

        var grant = new TokenGrant
        {
            Id = TokenRecords.NewId(),
            Subject = parent.Subject,
            Client = agent.Id,
            Actors = [agent.Id, .. parent.Actors],
            Audience = request.Resource,
            Scope = facts.Actions,
            JwkThumbprint = place.Key,
            Times = times,
            Task = new TaskAuthorization
            {
                Task = facts.Task!.Id,
                Step = facts.Task.Step,
                Actions = facts.Actions,
                Resources = facts.Resources,
                Parents = [.. parent.Task!.Parents ?? [], parent.Id],
                ParentKeys = [.. parent.Task.ParentKeys ?? [], parent.Key],
            },
        };
        return new(grant, new AuthorityChange { Records = [TokenRecords.Issued(grant)] }
            .And(PlaceChanges.Of(facts.Place, agent.Facts, authority.EndedAt, now)));
    }

    private static Decided<TokenRuling> Refused(TokenRefusal refusal, RegisteredAgent agent, TokenExchangeRequest request) =>
        new(refusal, new AuthorityChange { Records = [TokenRecords.Refused(refusal, agent.Id, request)] }
            .And(refusal.RetryAfter is null ? AuthorityChange.None : PlaceChanges.Refused(agent.Facts, request.Task!.Task)));

    private Task<TokenRuling> RefuseAsync(string words, string? workload, TokenExchangeRequest request, CancellationToken cancellationToken) =>
        RefuseAsync(TokenRefusal.InvalidRequest(words), workload, request, cancellationToken);

    private async Task<TokenRuling> RefuseAsync(
        TokenRefusal refusal, string? workload, TokenExchangeRequest request, CancellationToken cancellationToken)
    {
        await store.RecordAsync([TokenRecords.Refused(refusal, workload, request)], cancellationToken);
        return refusal;
    }
}
