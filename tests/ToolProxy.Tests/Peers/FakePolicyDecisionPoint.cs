using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>Answers as it is told, in order; the last answer stands.</summary>
internal sealed class FakePolicyDecisionPoint : FakePeer
{
    private readonly ConcurrentQueue<(HttpStatusCode Status, string Body)> _answers = new();
    private (HttpStatusCode Status, string Body) _last = (HttpStatusCode.OK, Permit);

    public const string Permit = """{"decision":true,"context":{"evaluation_id":"eval_1","policy_version":"sha256:p1","policies":["read-within-task"],"reasons":["Reading is within the task."]}}""";

    public const string Deny = """{"decision":false,"context":{"evaluation_id":"eval_2","policy_version":"sha256:p1","policies":["deploy-never-by-remediate"],"reasons":["Remediation never deploys."]}}""";

    public const string Requestable = """
        {"decision":false,"context":{"evaluation_id":"eval_3","policy_version":"sha256:p1","policies":["pull-request-needs-a-person"],
        "reasons":["A pull request needs a person."],"access_request":{"endpoint":"/access-requests","template":"one-call",
        "expires_at":"2026-11-23T12:15:00Z","binding_token":"bound","approvers":["service-owners"],"quorum":1}}}
        """;

    public ConcurrentQueue<EvaluationRequest> Asked { get; } = new();

    /// <summary>Does not answer until released.</summary>
    public bool Hangs { get; set; }

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public void Answers(params string[] bodies)
    {
        foreach (var body in bodies) _answers.Enqueue((HttpStatusCode.OK, body));
    }

    public void Answers(HttpStatusCode status, string body) => _answers.Enqueue((status, body));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Enqueue((await request.Content!.ReadFromJsonAsync<EvaluationRequest>(WireJson.Options, cancellationToken))!);
        Reached.TrySetResult();
        if (Hangs) await _released.Task.WaitAsync(cancellationToken);
        if (_answers.TryDequeue(out var next)) _last = next;
        return _last.Status == HttpStatusCode.ServiceUnavailable && _last.Body.Length == 0
            ? throw new HttpRequestException("Connection refused")
            : Text(request, _last.Status, _last.Body);
    }
}
