using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

/// <summary>Every service that the console asks, in memory, on the routes of the contracts.</summary>
/// <remarks>Refuses what has no person's token for exactly the service that is asked, as the real ones do.</remarks>
public sealed class FakeControlPlane : HttpMessageHandler
{
    private readonly Lock _lock = new();

    public List<AccessRequest> Requests { get; } = [];

    public List<TaskFacts> Tasks { get; } = [];

    public List<AgentFacts> Agents { get; } = [];

    public FakeLog Log { get; } = new();

    public FakeToolReviews Tools { get; } = new();

    public FakePolicies Policies { get; } = new();

    public KillSwitchFacts Switch { get; set; } = KillSwitchFacts.NeverThrown;

    /// <summary>Every request that was let in: person, method and path.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Services that answer nothing but 503 while they are in here.</summary>
    public HashSet<string> Down { get; } = [];

    /// <summary>Who may call; tests of pages without sign-in turn it off.</summary>
    public bool DemandsTokens { get; set; } = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? default : await ReadAsync(request.Content, cancellationToken);
        return Answer(request, body);
    }

    public HttpResponseMessage Answer(HttpRequestMessage request, JsonElement body)
    {
        ArgumentNullException.ThrowIfNull(request);
        var person = "nobody";
        var service = request.RequestUri!.Host;
        if (request.RequestUri.AbsolutePath == "/health") return Down.Contains(service) ? Problem(HttpStatusCode.ServiceUnavailable, "down") : Text("Healthy");
        if (DemandsTokens)
        {
            var token = request.Headers.Authorization is { Scheme: "Bearer", Parameter: { } raw } ? new JsonWebToken(raw) : null;
            if (token is null || !token.Audiences.SequenceEqual([service]))
                return Problem(HttpStatusCode.Unauthorized, $"This token is not for {service}.");
            person = token.Subject;
        }

        if (Down.Contains(service)) return Problem(HttpStatusCode.ServiceUnavailable, $"{service} is down.");
        Seen.Enqueue($"{person} {request.Method} {request.RequestUri.AbsolutePath}");

        lock (_lock)
            return service switch
            {
                "approval-service" => Approvals(person, request, body),
                "token-issuer" => Issuer(person, request, body),
                "audit-service" => Audit(request),
                "policy-service" => Policies.Answer(person, request, body),
                "tool-proxy" => Tools.Answer(person, request, body),
                _ => Problem(HttpStatusCode.NotFound, "No such service."),
            };
    }

    private HttpResponseMessage Approvals(string person, HttpRequestMessage request, JsonElement body)
    {
        var path = Segments(request);
        if (path is ["access-requests"])
        {
            var state = Query(request, "state");
            return Json(Requests.Where(r => state is null || JsonNamingPolicy.SnakeCaseLower.ConvertName(r.State.ToString()) == state)
                .OrderByDescending(r => r.RequestedAt).ToArray());
        }

        if (path is not ["access-requests", var id, ..] || Requests.FindIndex(r => r.Id == id) is not (>= 0 and var index))
            return Problem(HttpStatusCode.NotFound, "No such request.");
        if (path.Length == 2) return Json(Requests[index]);
        if (Requests[index].State != AccessRequestState.Pending) return Problem(HttpStatusCode.Conflict, "The request is decided already.");
        if (body.GetProperty("arguments_digest").GetString() != Requests[index].Call.ArgumentsDigest)
            return Problem(HttpStatusCode.Conflict, "The arguments are not those that were bound.");

        var granted = path[2] == "grant";
        Requests[index] = Requests[index] with
        {
            State = granted ? AccessRequestState.Granted : AccessRequestState.Rejected,
            Decisions =
            [
                .. Requests[index].Decisions,
                new ApprovalDecision
                {
                    Person = person, Groups = Requests[index].Call.Approvers, Granted = granted, At = TimeProvider.System.GetUtcNow(),
                    Reason = body.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
                },
            ],
        };
        return Json(Requests[index]);
    }

    private HttpResponseMessage Issuer(string person, HttpRequestMessage request, JsonElement body)
    {
        switch (Segments(request))
        {
            case ["tasks"] when request.Method == HttpMethod.Get:
                return Json(Tasks.ToArray());
            case ["tasks"]:
                var opened = Samples.Task("tsk_new") with { OpenedBy = person, Reference = body.GetProperty("reference").GetString() };
                Tasks.Add(opened);
                return Json(opened);
            case ["tasks", var id]:
                return Tasks.Find(t => t.Id == id) is { } task ? Json(task) : Problem(HttpStatusCode.NotFound, "No such task.");
            case ["tasks", var id, "close"]:
                var index = Tasks.FindIndex(t => t.Id == id);
                Tasks[index] = Tasks[index] with { State = TaskState.Revoked, CloseReason = body.GetProperty("reason").GetString() };
                return Json(Tasks[index]);
            case ["kill-switch", ..]:
                return Json(Switch = Switching(person, request, body));
            case ["signing-keys"]:
                return Json(Samples.SigningKeys());
            case ["agents"]:
                return Json(Agents.ToArray());
            case ["agents", var name]:
                return Agents.Find(a => a.Name == name) is { } agent ? Json(agent) : Problem(HttpStatusCode.NotFound, "No such agent.");
            case ["agents", var name, var act]:
                var at = Agents.FindIndex(a => a.Name == name);
                Agents[at] = Agents[at] with { State = act == "suspend" ? AgentState.Suspended : AgentState.Active };
                return Json(Agents[at]);
            default:
                return Problem(HttpStatusCode.NotFound, "No such path.");
        }
    }

    private KillSwitchFacts Switching(string person, HttpRequestMessage request, JsonElement body) => Segments(request) switch
    {
        [_, "release"] => Switch with { Halted = false, ReleasedBy = person, ReleasedAt = TimeProvider.System.GetUtcNow() },
        [_] when request.Method == HttpMethod.Post => new()
        {
            Halted = true, HaltedBy = person, HaltReason = body.GetProperty("reason").GetString(), HaltedAt = TimeProvider.System.GetUtcNow(),
        },
        _ => Switch,
    };

    private HttpResponseMessage Audit(HttpRequestMessage request) => Segments(request) switch
    {
        ["log", "records"] => Json(Log.Search(name => Query(request, name))),
        ["log", "records", var index] => Json(Log.Records[int.Parse(index)]),
        ["log", "records", var index, "proof"] => Json(Log.Prove(int.Parse(index))),
        ["log", "records", var index, "tlog-proof"] => Text($"c2sp.org/tlog-proof@v1\nindex {index}\n"),
        ["log", "gaps"] => Json(Array.Empty<object>()),
        ["log", "checkpoint"] => Text(Log.Checkpoint()),
        ["log", "key"] => Text(Log.VerifierKey),
        _ => Problem(HttpStatusCode.NotFound, "No such path."),
    };

    private static async Task<JsonElement> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var text = await content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
