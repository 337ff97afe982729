using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.Fakes;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>Requests by key; tests decide them.</summary>
internal sealed class FakeApprovals(TimeProvider time) : FakePeer
{
    private readonly ConcurrentDictionary<string, AccessRequest> _byKey = new();

    public ConcurrentQueue<AccessRequestSubmission> Submissions { get; } = new();

    public ConcurrentQueue<ConsumeAccessRequest> Consumptions { get; } = new();

    public bool IsDown { get; set; }

    public void Become(AccessRequestState state)
    {
        foreach (var (key, request) in _byKey) _byKey[key] = request with
        {
            State = state,
            Decisions = state == AccessRequestState.Rejected
                ? [new ApprovalDecision { Person = "rita", Groups = ["service-owners"], Granted = false, Reason = "Not today.", At = time.GetUtcNow() }]
                : [],
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown) throw new HttpRequestException("Connection refused");

        var path = request.RequestUri!.AbsolutePath.Split('/');
        if (path is [_, _]) return Json(request, await SubmitAsync(request, cancellationToken));

        var (key, found) = _byKey.First(entry => entry.Value.Id == path[2]);
        if (path is [_, _, _]) return Json(request, found);

        if (found.State != AccessRequestState.Granted) return Text(request, HttpStatusCode.Conflict, """{"title":"It is not granted."}""", "application/problem+json");
        Consumptions.Enqueue((await request.Content!.ReadFromJsonAsync<ConsumeAccessRequest>(WireJson.Options, cancellationToken))!);
        _byKey[key] = found with { State = AccessRequestState.Consumed };
        return Json(request, new ConsumedApproval { Id = found.Id, Assertion = $"assertion-of-{found.Id}" });
    }

    private async Task<AccessRequest> SubmitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var submission = (await request.Content!.ReadFromJsonAsync<AccessRequestSubmission>(WireJson.Options, cancellationToken))!;
        Submissions.Enqueue(submission);
        var key = request.Headers.GetValues("Idempotency-Key").Single();
        if (_byKey.TryGetValue(key, out var standing) && standing.State != AccessRequestState.Expired) return standing;

        return _byKey[key] = new AccessRequest
        {
            Id = $"apr_{Submissions.Count}",
            State = AccessRequestState.Pending,
            Call = SampleCall.Binding with { ArgumentsDigest = CanonicalJson.Digest(submission.Arguments) },
            Arguments = submission.Arguments,
            Preview = submission.Preview,
            ResourceState = submission.ResourceState,
            RequestedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + TimeSpan.FromMinutes(15),
            Decisions = [],
            Digest = "sha256:c1",
        };
    }
}
