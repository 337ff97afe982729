using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>Issues agents' tokens, exchanges them, knows the task, and holds the revocation feed like the real one.</summary>
internal sealed class FakeTokenIssuer(TimeProvider time) : FakePeer
{
    public const string TaskId = "task_1";
    public const string OtherTaskId = "task_2";
    public const string Step = "propose";
    public const string UnknownAgent = "nobody-knows-me";

    private readonly ECDsaSecurityKey _key = NewKey();
    private readonly List<Contracts.Tokens.Revocation> _revocations = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string KeyId => _key.KeyId;

    public ConcurrentQueue<ToolCallAuthorization> Exchanges { get; } = new();

    /// <summary>Refuse exchanges for this action, with these words.</summary>
    public string? RefuseAction { get; set; }

    /// <summary>Exchanges need this nonce in their proof; null: none.</summary>
    public string? Nonce { get; set; }

    public int NonceRefusals { get; private set; }

    public bool FeedIsDown { get; set; }

    /// <summary>Entries on a page of the feed; a page that leaves some for the next is complete up to no moment.</summary>
    public int FeedPage { get; set; } = 500;

    /// <summary>After so many pages with entries the feed is down again.</summary>
    public int FeedPagesLeft { get; set; } = int.MaxValue;

    /// <summary>A page that is written travels until this is done.</summary>
    public Task FeedTravels { get; set; } = Task.CompletedTask;

    /// <summary>Held polls bring no news; only who asks without waiting hears of it.</summary>
    public bool FeedIsSlow { get; set; }

    public TaskBudget Budget { get; set; } = new() { Calls = 100, Writes = 20, Minutes = 60 };

    public bool IsDown { get; set; }

    /// <summary>Whom the proxy had suspended, and why.</summary>
    public ConcurrentQueue<(string Agent, ContainAgent Why)> Contained { get; } = new();

    /// <summary>Does not suspend anybody.</summary>
    public bool ContainsNobody { get; set; }

    public string IssueAgentToken(string thumbprint, Action<JsonObject>? change = null, ECDsaSecurityKey? key = null)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = FakeTrustDomain.TokenIssuerUrl,
            [JwtClaims.Subject] = SpiffeIds.Agent("coding-agent"),
            [JwtClaims.Audience] = SpiffeIds.ToolProxy,
            [JwtClaims.Id] = Guid.CreateVersion7().ToString("N"),
            [JwtClaims.IssuedAt] = now,
            [JwtClaims.NotBefore] = now,
            [JwtClaims.Expiry] = now + 300,
            [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = thumbprint },
            [JwtClaims.AuthorizationDetails] = new JsonArray(JsonSerializer.SerializeToNode(new TaskAuthorization
            {
                Task = TaskId,
                Step = Step,
                Actions = ["alert.read", "repo.read", "repo.branch.write", "repo.pull_request.open", "model.invoke"],
            }, WireJson.Options)),
        };
        change?.Invoke(claims);
        return Sign(claims, key ?? _key);
    }

    public void Revoke(RevocationKind kind, string id, string? step = null)
    {
        lock (_revocations)
        {
            _revocations.Add(new Contracts.Tokens.Revocation { Position = _revocations.Count + 1, Kind = kind, Id = id, Step = step, At = time.GetUtcNow() });
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public static ECDsaSecurityKey NewKey()
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath switch
        {
            "/.well-known/jwks.json" => Text(request, HttpStatusCode.OK, Jwks()),
            "/revocations" => await FeedAsync(request, cancellationToken),
            _ when IsDown => throw new HttpRequestException("Connection refused"),
            var path when path.StartsWith("/agents/", StringComparison.Ordinal) => await AgentAsync(request, path.Split('/'), cancellationToken),
            "/token" => await ExchangeAsync(request, cancellationToken),
            $"/tasks/{TaskId}" => Json(request, Facts()),
            $"/tasks/{OtherTaskId}" => Json(request, Facts() with { Id = OtherTaskId }),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request },
        };

    private async Task<HttpResponseMessage> AgentAsync(HttpRequestMessage request, string[] path, CancellationToken cancellationToken)
    {
        if (path is [.., "containment"])
        {
            if (ContainsNobody) throw new HttpRequestException("Connection refused");
            Contained.Enqueue((path[2], (await request.Content!.ReadFromJsonAsync<ContainAgent>(WireJson.Options, cancellationToken))!));
            Revoke(RevocationKind.Agent, SpiffeIds.Agent(path[2]));
        }

        if (path[2] == UnknownAgent) return new(HttpStatusCode.NotFound) { RequestMessage = request };

        return Json(request, new AgentFacts
        {
            Id = SpiffeIds.Agent(path[2]),
            Name = path[2],
            Owner = "olivia",
            Function = "remediate",
            State = Contained.IsEmpty ? AgentState.Active : AgentState.Suspended,
            Bounds = new() { Repositories = ["*"], Environments = [], ActionGroups = ["observe", "propose"] },
            ReviewDue = time.GetUtcNow().AddDays(30),
            Version = 1,
        });
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Nonce is not null && NonceOf(request) != Nonce)
        {
            NonceRefusals++;
            var refusal = Json(request, new TokenError { Error = ServerNonces.UseNonce }, HttpStatusCode.BadRequest);
            refusal.Headers.Add(ServerNonces.HeaderName, Nonce);
            return refusal;
        }

        var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
        var call = JsonSerializer.Deserialize<ToolCallAuthorization[]>(form[TokenExchangeParameters.AuthorizationDetails]!, WireJson.Options)![0];
        if (call.Action == RefuseAction) return Json(request, new TokenError { Error = "invalid_scope", ErrorDescription = "Not in the step." }, HttpStatusCode.BadRequest);

        Exchanges.Enqueue(call);
        var token = Sign(new JsonObject { [JwtClaims.Id] = $"tool-{Exchanges.Count}", [JwtClaims.Audience] = form[TokenExchangeParameters.Resource] }, _key);
        return Json(request, new TokenResponse { AccessToken = token, IssuedTokenType = TokenExchangeParameters.AccessTokenUrn, TokenType = "DPoP", ExpiresIn = 30 });
    }

    private static string? NonceOf(HttpRequestMessage request) =>
        new JsonWebToken(request.Headers.GetValues("DPoP").Single()).TryGetPayloadValue<string>(JwtClaims.Nonce, out var nonce) ? nonce : null;

    private async Task<HttpResponseMessage> FeedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var after = long.Parse(query["after"]!);
        for (var waited = query["wait_milliseconds"] == "0"; ; waited = true)
        {
            if (FeedIsDown || FeedPagesLeft == 0) throw new HttpRequestException("Connection refused");

            Task news;
            RevocationPage? page = null;
            lock (_revocations)
            {
                var held = FeedIsSlow && query["wait_milliseconds"] != "0";
                Contracts.Tokens.Revocation[] entries = [.. _revocations.Where(entry => entry.Position > after && !held).Take(FeedPage)];
                if (entries.Length > 0) FeedPagesLeft--;
                if (entries.Length > 0 || waited)
                {
                    page = new RevocationPage
                    {
                        Position = entries.Length > 0 ? entries[^1].Position : after,
                        AsOf = entries.Length == FeedPage ? DateTimeOffset.UnixEpoch : time.GetUtcNow(),
                        Entries = entries,
                    };
                }

                news = _news.Task;
            }

            if (page is not null)
            {
                await FeedTravels.WaitAsync(cancellationToken);
                return Json(request, page);
            }

            // Held by the test's clock, as freshness is: while it stands still the feed has nothing to say.
            await Task.WhenAny(news, Task.Delay(TimeSpan.FromMilliseconds(long.Parse(query["wait_milliseconds"]!)), time, cancellationToken));
        }
    }

    private TaskFacts Facts() => new()
    {
        Id = TaskId,
        Agent = SpiffeIds.Agent("coding-agent"),
        Owner = "olivia",
        OpenedBy = "oscar",
        Intent = "Find the cause",
        State = TaskState.Open,
        Step = Step,
        Steps = [new TaskStep { Name = Step, Actions = ["repo.read"] }],
        Boundaries =
        [
            new TaskBoundary { Type = "alert", Id = "*", Actions = ["alert.read"] },
            new TaskBoundary { Type = "repository", Id = "shop/checkout", Actions = ["repo.read", "repo.branch.write", "repo.pull_request.open"] },
            new TaskBoundary { Type = "model", Id = "house/small", Actions = ["model.invoke"] },
        ],
        Budget = Budget,
        OpenedAt = time.GetUtcNow(),
        ExpiresAt = time.GetUtcNow() + TimeSpan.FromHours(1),
        Version = 1,
    };

    private string Jwks()
    {
        var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = _key.KeyId,
                ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y),
            }),
        }.ToJsonString();
    }

    private static string Sign(JsonObject claims, ECDsaSecurityKey key) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            claims.ToJsonString(), new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
            new Dictionary<string, object> { ["typ"] = JwtClaims.AccessTokenType });
}
