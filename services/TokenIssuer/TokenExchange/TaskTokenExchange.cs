using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>First exchange: an agent's workload credential, as subject token or as assertion, for a token of its task.</summary>
internal sealed class TaskTokenExchange(
    WorkloadCredentials credentials, OnlyTask onlyTask, IAuthorityStore store, IOptions<TokenExchangeOptions> options, IOptions<PlaceOptions> places)
{
    private static readonly TokenRefusal Unproven = TokenRefusal.InvalidRequest("No registered agent is proven by this workload credential.");

    public async Task<TokenRuling> ExchangeAsync(TokenExchangeRequest request, string thumbprint, CancellationToken cancellationToken)
    {
        var proof = await credentials.ProveAsync(request.SubjectToken, thumbprint, cancellationToken);
        if (proof.Workload is not { } workload)
            return await RefuseAsync(TokenRefusal.InvalidRequest(proof.Refusal!), null, request, cancellationToken);

        var attestation = new Attestation(workload.Issuer, workload.Subject);
        // Whose tasks are looked at before the transaction is who is proven now.
        var known = request.Task is null
            ? await store.FindAgentByAttestationAsync(attestation, cancellationToken)
            : await store.RecallAgentAsync(attestation, cancellationToken);
        if (known is not { } agent) return await RefuseAsync(Unproven, workload.Subject, request, cancellationToken);

        if (request.RefusalOf(agent.Id) is { } otherClient) return await RefuseAsync(otherClient, agent.Id, request, cancellationToken);

        if (request.Task is null)
        {
            var (only, refusal) = await onlyTask.FindAsync(agent, cancellationToken);
            if (only is null) return await RefuseAsync(refusal!, agent.Id, request, cancellationToken);
            request = request with { Task = only };
        }

        var place = new Place(agent.Id, thumbprint, request.Task.Task);
        return await store.IssueAsync(
            new IssueSubject(agent.Id, place.Task) { Place = place, Proof = attestation },
            (authority, now) => authority is null
                ? new(Unproven, new AuthorityChange { Records = [TokenRecords.Refused(Unproven, workload.Subject, request)] })
                : Decide(request, place, authority, now),
            cancellationToken);
    }

    private Decided<TokenRuling> Decide(TokenExchangeRequest request, Place place, AgentAuthority authority, DateTimeOffset now)
    {
        var facts = new TaskTokenFacts(request, authority, now)
        {
            Place = PlaceRules.Judge(authority.Agent.Facts, authority.Places, place, places.Value.PlaceLease, now),
        };
        if (TaskTokenRules.List.FirstRefusal(facts) is { } refusal) return Refused(refusal, facts);

        var task = facts.Task!;
        var times = TokenTimes.Within(now, authority.EndedAt, options.Value.LifetimeOf(facts.Actions), Ends(task, facts.Actions, now));
        if (times is null)
        {
            var over = TokenRefusal.InvalidAuthorizationDetails("The task's time is all but over, so there is no token for it.");
            return Refused(TokenTimes.WhyNone(now, authority.EndedAt, over), facts);
        }

        var grant = new TokenGrant
        {
            Id = TokenRecords.NewId(),
            Subject = authority.Agent.Id,
            Client = authority.Agent.Id,
            Audience = request.Resource,
            Scope = facts.Actions,
            JwkThumbprint = place.Key,
            Times = times,
            Task = new TaskAuthorization { Task = task.Id, Step = task.Step, Actions = facts.Actions, Resources = request.Task!.Resources },
        };
        return new(grant, new AuthorityChange { Records = [TokenRecords.Issued(grant)] }
            .And(PlaceChanges.Of(facts.Place, facts.Agent, authority.EndedAt, now)));
    }

    /// <summary>The task's end, and for each boundary where the token can act the longest life of a token there.</summary>
    public static IEnumerable<DateTimeOffset> Ends(TaskFacts task, IReadOnlyList<string> actions, DateTimeOffset now) =>
        task.Boundaries
            .Where(boundary => boundary.Actions.Intersect(actions).Any())
            .Select(boundary => now.AddSeconds(boundary.TokenSeconds))
            .Append(task.ExpiresAt);

    private static Decided<TokenRuling> Refused(TokenRefusal refused, TaskTokenFacts facts)
    {
        var refusal = refused.For(facts.Request);
        return new(refusal, new AuthorityChange { Records = [TokenRecords.Refused(refusal, facts.Agent.Id, facts.Request)] }
            .And(refusal.RetryAfter is null ? AuthorityChange.None : PlaceChanges.Refused(facts.Agent, facts.Task!.Id)));
    }

    private async Task<TokenRuling> RefuseAsync(
        TokenRefusal refused, string? workload, TokenExchangeRequest request, CancellationToken cancellationToken)
    {
        var refusal = refused.For(request);
        await store.RecordAsync([TokenRecords.Refused(refusal, workload, request)], cancellationToken);
        return refusal;
    }
}
