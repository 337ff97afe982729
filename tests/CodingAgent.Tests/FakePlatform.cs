using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.CodingAgent.Tests;

/// <summary>Token issuer, audit service and the tools' own doors behind one handler, as far as the agent sees them.</summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    public TaskFacts Task { get; set; } = SampleTask.Open;

    public bool IsAuditDown { get; set; }

    public bool IsTokenRefused { get; set; }

    /// <summary>How often the place of a former process is still held before a token is given.</summary>
    public int HeldPlaces { get; set; }

    /// <summary>The same after the step was advanced: no token for it yet.</summary>
    public int HeldAfterAdvance { get; set; }

    public bool IsCloseRefused { get; set; }

    public List<AuditRecord> Records { get; } = [];

    public int Tokens { get; private set; }

    public string? ClosedBecause { get; private set; }

    /// <summary>What a tool's own address and a dead token are answered with.</summary>
    public HttpStatusCode Door { get; set; } = HttpStatusCode.Unauthorized;

    /// <summary>Answers that come before <see cref="Door"/>.</summary>
    public Queue<HttpStatusCode> FirstDoors { get; } = [];

    public List<Uri> Doors { get; } = [];

    public HttpClient Client(string host) => new(this, disposeHandler: false) { BaseAddress = new Uri($"http://{host}") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return request.RequestUri!.AbsolutePath switch
        {
            "/token" when IsTokenRefused => Json(HttpStatusCode.BadRequest, new TokenError { Error = "invalid_grant", ErrorDescription = "The agent is suspended." }),
            "/token" when HeldPlaces-- > 0 => Later(Json(HttpStatusCode.BadRequest, new TokenError { Error = "invalid_request", ErrorDescription = "The agent's identity is in use from another place." })),
            "/token" => Json(HttpStatusCode.OK, new TokenResponse
            {
                AccessToken = $"token-{++Tokens}", IssuedTokenType = TokenExchangeParameters.AccessTokenUrn, TokenType = "DPoP", ExpiresIn = 300,
            }),
            "/tasks/assigned" => Json(HttpStatusCode.OK, new[] { Task }),
            var path when path.EndsWith("/advance", StringComparison.Ordinal) => Advance(),
            var path when path.EndsWith("/close", StringComparison.Ordinal) => Close(body),
            "/log/records" when IsAuditDown => Json(HttpStatusCode.ServiceUnavailable, new { title = "The log is closed." }),
            "/log/records" => Append(body),
            _ => Knock(request.RequestUri),
        };
    }

    private static HttpResponseMessage Later(HttpResponseMessage response)
    {
        response.Headers.RetryAfter = new(TimeSpan.FromSeconds(25));
        return response;
    }

    private HttpResponseMessage Advance()
    {
        HeldPlaces = HeldAfterAdvance;
        return Json(HttpStatusCode.OK, Task = Task with { Step = "propose" });
    }

    private HttpResponseMessage Close(string body)
    {
        if (IsCloseRefused) return Json(HttpStatusCode.Conflict, new { title = "The task was changed." });
        ClosedBecause = JsonSerializer.Deserialize<ReasonGiven>(body, WireJson.Options)!.Reason;
        return Json(HttpStatusCode.OK, Task = Task with { State = TaskState.Completed });
    }

    private HttpResponseMessage Append(string body)
    {
        var records = JsonSerializer.Deserialize<AuditRecord[]>(body, WireJson.Options)!;
        Records.AddRange(records);
        return Json(HttpStatusCode.OK, records.Select(record => new AppendResult { Id = record.Id, Index = Records.Count, IsDuplicate = false }));
    }

    private HttpResponseMessage Knock(Uri door)
    {
        Doors.Add(door);
        return Json(FirstDoors.TryDequeue(out var first) ? first : Door, new { title = "Refused.", detail = "The door is shut." });
    }

    private static HttpResponseMessage Json<T>(HttpStatusCode status, T body) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body, WireJson.Options)) };
}

internal static class SampleTask
{
    public static readonly TaskFacts Open = new()
    {
        Id = "tsk_0123456789abcdef",
        Agent = "spiffe://agenttrust.local/agent/coding-agent",
        Owner = "olivia",
        OpenedBy = "oscar",
        Intent = "Find the cause of alert:CheckoutTotalsWrong and propose a fix",
        Reference = "alert:CheckoutTotalsWrong",
        State = TaskState.Open,
        Steps =
        [
            new TaskStep { Name = "investigate", Actions = ["alert.read", "repo.read"] },
            new TaskStep { Name = "propose", Actions = ["repo.read", "repo.branch.write", "repo.pull_request.open"] },
        ],
        Step = "investigate",
        Boundaries = [],
        Budget = new TaskBudget { Calls = 200, Writes = 20, Minutes = 60 },
        OpenedAt = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
        Version = 1,
    };
}
