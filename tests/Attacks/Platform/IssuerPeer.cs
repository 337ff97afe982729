using System.Collections.Concurrent;
using System.Net;
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

namespace AgentTrust.Attacks.Platform;

/// <summary>Vouches for agents and tasks, issues and exchanges tokens, and says what was revoked. Like the real one it hands on no action that a token is not for.</summary>
internal sealed class IssuerPeer(TimeProvider time) : Peer
{
    private const string ListTools = "tool.list";

    private readonly ECDsaSecurityKey _key = NewKey();
    private readonly List<Revocation> _revocations = [];

    public ConcurrentDictionary<string, AgentFacts> Agents { get; } = new();

    public ConcurrentDictionary<string, TaskFacts> Tasks { get; } = new();

    /// <summary>A token for the proxy, like those that agents get for a step of their task.</summary>
    public string Issue(string subject, IReadOnlyList<string> actors, TaskAuthorization task, string thumbprint, TimeSpan age)
    {
        var issued = (time.GetUtcNow() - age).ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = FakeTrustDomain.TokenIssuerUrl,
            [JwtClaims.Subject] = subject,
            [JwtClaims.Audience] = SpiffeIds.ToolProxy,
            [JwtClaims.Id] = Guid.CreateVersion7().ToString("N"),
            [JwtClaims.IssuedAt] = issued,
            [JwtClaims.NotBefore] = issued,
            [JwtClaims.Expiry] = issued + 300,
            [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = thumbprint },
            [JwtClaims.AuthorizationDetails] = new JsonArray(JsonSerializer.SerializeToNode(task, WireJson.Options)),
        };
        if (ActorChain.Nest(actors) is { } act) claims[JwtClaims.Actor] = act;
        return Sign(claims);
    }

    /// <summary>What the proxy would be given for a tool: good there, and nowhere else.</summary>
    public string IssueForTool(string server, ToolCallAuthorization call) => Sign(new JsonObject
    {
        [JwtClaims.Issuer] = FakeTrustDomain.TokenIssuerUrl,
        [JwtClaims.Id] = Guid.CreateVersion7().ToString("N"),
        [JwtClaims.Audience] = server,
        [JwtClaims.Expiry] = time.GetUtcNow().ToUnixTimeSeconds() + 30,
        [JwtClaims.AuthorizationDetails] = new JsonArray(JsonSerializer.SerializeToNode(call, WireJson.Options)),
    });

    public void Revoke(RevocationKind kind, string id)
    {
        lock (_revocations) _revocations.Add(new() { Position = _revocations.Count + 1, Kind = kind, Id = id, At = time.GetUtcNow() });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', 3);
        return path switch
        {
            [_, ".well-known", "jwks.json"] => Text(request, Jwks()),
            [_, "revocations"] => await FeedAsync(request, cancellationToken),
            [_, "token"] => await ExchangeAsync(request, cancellationToken),
            [_, "agents", var contained] when contained.EndsWith("/containment", StringComparison.Ordinal) => Contain(request, contained.Split('/')[0]),
            [_, "agents", var name] when Agents.TryGetValue(Uri.UnescapeDataString(name), out var agent) => Json(request, agent),
            [_, "tasks", var id] when Tasks.TryGetValue(Uri.UnescapeDataString(id), out var task) => Json(request, task),
            _ => Nothing(request, HttpStatusCode.NotFound),
        };
    }

    private HttpResponseMessage Contain(HttpRequestMessage request, string name)
    {
        if (!Agents.TryGetValue(name, out var agent)) return Nothing(request, HttpStatusCode.NotFound);

        Agents[name] = agent with { State = AgentState.Suspended, Version = agent.Version + 1 };
        Revoke(RevocationKind.Agent, agent.Id);
        return Json(request, Agents[name]);
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken));
        var call = JsonSerializer.Deserialize<ToolCallAuthorization[]>(form[TokenExchangeParameters.AuthorizationDetails]!, WireJson.Options)![0];
        if (call.Action != ListTools && !ActionsOf(form[TokenExchangeParameters.SubjectToken]!).Contains(call.Action))
            return Text(request, """{"error":"invalid_scope","error_description":"The token is not for this action."}""", status: 400);

        return Json(request, new TokenResponse
        {
            AccessToken = IssueForTool(form[TokenExchangeParameters.Resource]!, call),
            IssuedTokenType = TokenExchangeParameters.AccessTokenUrn,
            TokenType = "DPoP",
            ExpiresIn = 30,
        });
    }

    private async Task<HttpResponseMessage> FeedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var after = long.Parse(query["after"]!);
        for (var waited = query["wait_milliseconds"] == "0"; ; waited = true)
        {
            lock (_revocations)
            {
                Revocation[] entries = [.. _revocations.Where(entry => entry.Position > after)];
                if (entries.Length > 0 || waited)
                    return Json(request, new RevocationPage { Position = _revocations.Count, AsOf = time.GetUtcNow(), Entries = entries });
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private static IReadOnlyList<string> ActionsOf(string token) =>
        new JsonWebToken(token).GetPayloadValue<JsonElement>(JwtClaims.AuthorizationDetails)[0].Deserialize<TaskAuthorization>(WireJson.Options)!.Actions ?? [];

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

    private string Sign(JsonObject claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        claims.ToJsonString(), new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
        new Dictionary<string, object> { ["typ"] = JwtClaims.AccessTokenType });

    private static ECDsaSecurityKey NewKey()
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }
}
