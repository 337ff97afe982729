using AgentTrust.Contracts.Policy;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Second exchange: an agent's task token and the tool proxy's credential for a token of one call.</summary>
internal sealed class ToolTokenExchange(
    WorkloadCredentials credentials, IssuedTokens tokens, IAuthorityStore store, IOptions<TokenExchangeOptions> options, IOptions<PlaceOptions> places)
{
    public async Task<TokenRuling> ExchangeAsync(TokenExchangeRequest request, string thumbprint, CancellationToken cancellationToken)
    {
        var proof = await credentials.ProveAsync(request.ActorToken!, thumbprint, cancellationToken);
        if (proof.Workload is not { } actor)
            return await RefuseAsync(TokenRefusal.InvalidRequest(proof.Refusal!), null, request, cancellationToken);
        if (request.RefusalOf(actor.Subject) is { } otherClient) return await RefuseAsync(otherClient, actor.Subject, request, cancellationToken);
        if (await tokens.ReadAsync(request.SubjectToken) is not { } subject)
        {
            var dead = TokenRefusal.InvalidRequest("The subject token is not a token of this issuer, or it has expired.");
            return await RefuseAsync(dead, actor.Subject, request, cancellationToken);
        }

        return await store.IssueAsync(
            subject.Subject,
            subject.SubAgents,
            request.ToolCall!.Task,
            subject.Presented,
            (authority, now) => Decide(request, thumbprint, subject, actor, authority, now),
            cancellationToken);
    }

    private Decided<TokenRuling> Decide(
        TokenExchangeRequest request,
        string thumbprint,
        IssuedToken subject,
        ProvenWorkload actor,
        AgentAuthority? authority,
        DateTimeOffset now)
    {
        if (authority is null) return Refused(TokenRefusal.InvalidRequest("The subject token's agent is not registered."), subject, request);

        var facts = new ToolTokenFacts(request, subject, actor, authority, now);
        if (ToolTokenRules.List.FirstRefusal(facts) is { } refusal) return Refused(refusal, subject, request);

        var ends = facts.Boundaries
            .Select(boundary => now.AddSeconds(boundary.TokenSeconds))
            .Append(facts.Task!.ExpiresAt)
            .Append(subject.ExpiresAt);
        if (TokenTimes.Within(now, authority.EndedAt, options.Value.LifetimeOf(facts.Call), ends) is not { } times)
            return Refused(TokenTimes.WhyNone(now, authority.EndedAt, TokenRefusal.InvalidRequest("The time of the task or of its token is all but over.")), subject, request);
        if (subject.Actors.Count > 0 && times.IssuedAt > now)
            return Refused(TokenRefusal.InvalidRequest("An agent of the chain was ended within this very second; ask again in a second."), subject, request);

        // Members that a resource may carry beside type and id are the asker's word, as is the sensitivity; a token says only what was checked.
        var resource = new AccessEntity { Type = facts.Call.Resource.Type, Id = facts.Call.Resource.Id };
        var grant = new TokenGrant
        {
            Id = TokenRecords.NewId(),
            Subject = subject.Subject,
            Client = actor.Subject,
            Actors = [actor.Subject, .. subject.Actors],
            Audience = request.Resource,
            Scope = [facts.Call.Action],
            JwkThumbprint = thumbprint,
            Times = times,
            ToolCall = facts.Call with { Resource = resource, Sensitivity = null },
        };
        return new(grant, new AuthorityChange
        {
            Heard = new HeardPlace(new Place(subject.Client, subject.Key, facts.Call.Task), places.Value.PlaceLease),
            Use = facts.IsListing ? null : new AgentUse(subject.Subject, facts.Call.Task, facts.Call.Action, resource.Type, resource.Id),
            Records = [TokenRecords.Issued(grant)],
        });
    }

    private static Decided<TokenRuling> Refused(TokenRefusal refusal, IssuedToken subject, TokenExchangeRequest request) =>
        new(refusal, new AuthorityChange { Records = [TokenRecords.Refused(refusal, subject.Acting, request)] });

    private async Task<TokenRuling> RefuseAsync(
        TokenRefusal refusal, string? workload, TokenExchangeRequest request, CancellationToken cancellationToken)
    {
        await store.RecordAsync([TokenRecords.Refused(refusal, workload, request)], cancellationToken);
        return refusal;
    }
}
