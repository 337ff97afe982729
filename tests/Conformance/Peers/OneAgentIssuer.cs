using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.Conformance.Peers;

/// <summary>The token issuer of one agent with one task without limits; nothing is ever revoked.</summary>
internal sealed class OneAgentIssuer : Peer
{
    public const string Task = "task_conformance";

    /// <summary>What every tool, resource and prompt of the upstream is to policy.</summary>
    public const string Action = "upstream.read";

    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    public static readonly string Agent = SpiffeIds.Agent("conformance");

    private const string Step = "any";

    /// <summary>Shorter than the proxy's own time-out for the feed.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(500);

    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _opened;

    public OneAgentIssuer(TimeProvider time)
    {
        (_time, _opened) = (time, time.GetUtcNow());
        _key.KeyId = Base64UrlEncoder.Encode(_key.ComputeJwkThumbprint());
    }

    /// <summary>An access token of the agent, bound to a key (RFC 9449 §6).</summary>
    public string Issue(string thumbprint) => Sign(SpiffeIds.ToolProxy, new()
    {
        [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = thumbprint },
        [JwtClaims.AuthorizationDetails] = new JsonArray(JsonSerializer.SerializeToNode(
            new TaskAuthorization { Task = Task, Step = Step, Actions = [Action] }, WireJson.Options)),
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath switch
        {
            "/.well-known/jwks.json" => Text(request, Jwks()),
            "/revocations" => await FeedAsync(request, cancellationToken),
            "/token" => await ExchangeAsync(request, cancellationToken),
            $"/tasks/{Task}" => Json(request, Facts()),
            _ => NotFound(request),
        };

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
        return Json(request, new TokenResponse
        {
            AccessToken = Sign(form[TokenExchangeParameters.Resource]!, []),
            IssuedTokenType = TokenExchangeParameters.AccessTokenUrn,
            TokenType = "DPoP",
            ExpiresIn = (int)TokenLifetime.TotalSeconds,
        });
    }

    private async Task<HttpResponseMessage> FeedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var wait = TimeSpan.FromMilliseconds(int.Parse(query["wait_milliseconds"]!));
        await System.Threading.Tasks.Task.Delay(wait < LongestPoll ? wait : LongestPoll, _time, cancellationToken);
        return Json(request, new RevocationPage { Position = 0, AsOf = _time.GetUtcNow(), Entries = [] });
    }

    private TaskFacts Facts() => new()
    {
        Id = Task,
        Agent = Agent,
        Owner = "nobody",
        OpenedBy = "nobody",
        Intent = "Whatever the suite asks for.",
        State = TaskState.Open,
        Step = Step,
        Steps = [new TaskStep { Name = Step, Actions = [Action] }],
        Boundaries = [new TaskBoundary { Type = "mcp_server", Id = "*", Actions = [Action] }],
        Budget = new TaskBudget { Calls = int.MaxValue, Writes = int.MaxValue, Minutes = int.MaxValue },
        OpenedAt = _opened,
        ExpiresAt = _time.GetUtcNow() + TimeSpan.FromDays(1),
        Version = 1,
    };

    private string Sign(string audience, JsonObject claims)
    {
        var now = _time.GetUtcNow();
        claims[JwtClaims.Issuer] = FakeTrustDomain.TokenIssuerUrl;
        claims[JwtClaims.Subject] = Agent;
        claims[JwtClaims.Audience] = audience;
        claims[JwtClaims.Id] = Guid.CreateVersion7().ToString("N");
        claims[JwtClaims.IssuedAt] = now.ToUnixTimeSeconds();
        claims[JwtClaims.NotBefore] = now.ToUnixTimeSeconds();
        claims[JwtClaims.Expiry] = (now + TokenLifetime).ToUnixTimeSeconds();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            claims.ToJsonString(), new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
            new Dictionary<string, object> { ["typ"] = JwtClaims.AccessTokenType });
    }

    private string Jwks()
    {
        var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = _key.KeyId,
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            }),
        }.ToJsonString();
    }
}
