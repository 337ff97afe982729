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

    public FakeApprovals Approvals { get; } = new();

    public List<AccessRequest> Requests => Approvals.Requests;

    public FakeIssuer Issuer { get; } = new();

    public List<TaskFacts> Tasks => Issuer.Tasks;

    public List<AgentFacts> Agents => Issuer.Agents;

    public FakeLog Log { get; } = new();

    public FakeToolReviews Tools { get; } = new();

    public FakePolicies Policies { get; } = new();

    public KillSwitchFacts Switch
    {
        get => Issuer.Switch;
        set => Issuer.Switch = value;
    }

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
                "approval-service" => Approvals.Answer(person, request, body),
                "token-issuer" => Issuer.Answer(person, request, body),
                "audit-service" => Audit(request, body),
                "policy-service" => Policies.Answer(person, request, body),
                "tool-proxy" => Tools.Answer(person, request, body),
                _ => Problem(HttpStatusCode.NotFound, "No such service."),
            };
    }

    private HttpResponseMessage Audit(HttpRequestMessage request, JsonElement body) => Segments(request) switch
    {
        ["records", "tail"] => Log.Follow(),
        ["records"] => Json(Log.Find(name => Query(request, name))),
        ["who-could"] => Json(Log.WhoCould(name => Query(request, name)!)),
        ["secrets"] => Json(Log.Secrets()),
        ["views", ..] => Log.AnswerViews(request, body),
        ["calls", var call] => Log.Tell(call) is { } story ? Json(story) : Problem(HttpStatusCode.NotFound, "No such call."),
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
