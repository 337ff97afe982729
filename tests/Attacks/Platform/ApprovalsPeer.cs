using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Attacks.Format;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.Attacks.Platform;

/// <summary>Asks the people of the script, and signs what they consented to; a request is used once.</summary>
internal sealed class ApprovalsPeer(FakeTrustDomain trust, TimeProvider time) : Peer
{
    private readonly ConcurrentDictionary<string, AccessRequest> _byKey = new();

    /// <summary>How often people were asked, each exact call once.</summary>
    public int Asked => _byKey.Count;

    /// <summary>They look at what waits, now.</summary>
    public void Decide(IReadOnlyList<ScriptedPerson> people)
    {
        foreach (var (key, request) in _byKey)
            if (request.State == AccessRequestState.Pending) _byKey[key] = Decided(request, people);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/');
        if (path is [_, _]) return Json(request, await SubmitAsync(request, cancellationToken));

        var (key, found) = _byKey.FirstOrDefault(entry => entry.Value.Id == path[2]);
        if (found is null) return Nothing(request, HttpStatusCode.NotFound);
        if (path is [_, _, _]) return Json(request, found);
        if (found.State != AccessRequestState.Granted) return Text(request, """{"title":"It is not granted."}""", "application/problem+json", 409);

        _byKey[key] = found with { State = AccessRequestState.Consumed };
        return Json(request, new ConsumedApproval { Id = found.Id, Assertion = Assertion(found) });
    }

    private async Task<AccessRequest> SubmitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var submission = (await request.Content!.ReadFromJsonAsync<AccessRequestSubmission>(WireJson.Options, cancellationToken))!;
        var key = request.Headers.GetValues("Idempotency-Key").Single();
        return _byKey.GetOrAdd(key, _ => new AccessRequest
        {
            Id = $"apr_{_byKey.Count + 1}",
            State = AccessRequestState.Pending,
            Call = JsonSerializer.Deserialize<BindingClaims>(Base64UrlEncoder.DecodeBytes(submission.BindingToken.Split('.')[1]), WireJson.Options)!,
            Arguments = submission.Arguments,
            Preview = submission.Preview,
            ResourceState = submission.ResourceState,
            RequestedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + TimeSpan.FromMinutes(15),
            Decisions = [],
            Digest = "sha256:c1",
        });
    }

    /// <summary>Enough is one person of each group that was asked for, and as many people; nobody consents to what is their own.</summary>
    private AccessRequest Decided(AccessRequest request, IReadOnlyList<ScriptedPerson> people)
    {
        ApprovalDecision[] decisions = [.. people
            .Where(person => person.Person != request.Call.Owner && person.Person != request.Call.OpenedBy)
            .Select(person => new ApprovalDecision { Person = person.Person, Groups = person.Groups, Granted = person.Grants, At = time.GetUtcNow() })];
        var granted = decisions.All(decision => decision.Granted)
            && request.Call.Approvers.All(group => decisions.Any(decision => decision.Groups.Contains(group)))
            && decisions.Select(decision => decision.Person).Distinct().Count() >= request.Call.Quorum;
        return request with
        {
            Decisions = decisions,
            State = granted ? AccessRequestState.Granted : decisions.All(decision => decision.Granted) ? AccessRequestState.Pending : AccessRequestState.Rejected,
        };
    }

    private string Assertion(AccessRequest request)
    {
        var call = request.Call;
        return trust.IdentityOf(SpiffeIds.ApprovalService).SignStatement("approval+jwt", SpiffeIds.PolicyService, new ApprovalAssertion
        {
            Approval = request.Id,
            Agent = call.Agent,
            Actors = call.Actors?.Select(actor => actor.Agent).ToArray(),
            Task = call.Task,
            Action = call.Action,
            Resource = call.Resource,
            ArgumentsDigest = call.ArgumentsDigest,
            DefinitionDigest = call.Tool.DefinitionDigest,
            PolicyVersion = call.PolicyVersion,
            Grants = [.. request.Decisions.Where(decision => decision.Granted)],
        }, time.GetUtcNow() + TimeSpan.FromMinutes(1));
    }
}
