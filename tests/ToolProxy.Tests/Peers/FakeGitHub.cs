using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>The part of GitHub's REST API that brokering uses, in the shapes of its public reference; it checks the app's proof like the real one.</summary>
internal sealed class FakeGitHub(TimeProvider time) : FakePeer
{
    public const string AppId = "123456";

    // One for all tests: making such a key takes longer than most of them.
    private static readonly RSA Key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, bool> _live = new();
    private int _issued;

    public static string PrivateKey => Key.ExportRSAPrivateKeyPem();

    public static string PrivateKeyPkcs8 => Key.ExportPkcs8PrivateKeyPem();

    /// <summary>The bodies of the requests for tokens.</summary>
    public ConcurrentQueue<JsonNode> Asked { get; } = new();

    public ConcurrentQueue<string> Revoked { get; } = new();

    public IEnumerable<string> Live => _live.Keys;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Changes a token's answer before it is sent.</summary>
    public Action<JsonObject>? Change { get; set; }

    /// <summary>Instead of the answer, by method and path.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Takes requests and never answers.</summary>
    public bool Hangs { get; set; }

    public TimeSpan ClockAhead { get; set; }

    /// <summary>A token that this GitHub issued to somebody else.</summary>
    public void Adopt(string token) => _live[token] = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
        if (Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (Instead?.Invoke(request) is { } other) return other;
        if (request.Headers.UserAgent.Count == 0) return Message(request, HttpStatusCode.Forbidden, "Request forbidden by administrative rules.");

        var bearer = request.Headers.Authorization!.Parameter!;
        if (request.Method == HttpMethod.Delete && request.RequestUri.AbsolutePath == "/installation/token") return Revoke(request, bearer);
        if (!await IsAppAsync(bearer)) return Message(request, HttpStatusCode.Unauthorized, "A JSON web token could not be decoded");

        return request.RequestUri.AbsolutePath.Split('/') switch
        {
            [_, "repos", var owner, var name, "installation"] when owner == "shop" =>
                Text(request, HttpStatusCode.OK, $$"""{"id":42,"account":{"login":"{{owner}}"},"app_id":{{AppId}},"repository_selection":"selected","permissions":{"contents":"write"},"suspended_at":null,"name":"{{name}}"}"""),
            [_, "app", "installations", "42", "access_tokens"] => await IssueAsync(request, cancellationToken),
            _ => Message(request, HttpStatusCode.NotFound, "Not Found"),
        };
    }

    private async Task<HttpResponseMessage> IssueAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        Asked.Enqueue(asked);
        var token = $"ghs_{Interlocked.Increment(ref _issued):D4}{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}";
        _live[token] = true;

        var permissions = asked["permissions"]!.DeepClone().AsObject();
        permissions["metadata"] = "read";
        var answer = new JsonObject
        {
            ["token"] = token,
            ["expires_at"] = (time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["permissions"] = permissions,
            ["repository_selection"] = "selected",
            ["repositories"] = new JsonArray([.. asked["repositories"]!.AsArray().Select(name => new JsonObject { ["id"] = 7, ["name"] = name!.GetValue<string>(), ["full_name"] = $"shop/{name.GetValue<string>()}" })]),
        };
        Change?.Invoke(answer);
        return Text(request, HttpStatusCode.Created, answer.ToJsonString());
    }

    private HttpResponseMessage Revoke(HttpRequestMessage request, string token)
    {
        if (!_live.TryRemove(token, out _)) return Message(request, HttpStatusCode.Unauthorized, "Bad credentials");

        Revoked.Enqueue(token);
        return new HttpResponseMessage(HttpStatusCode.NoContent) { RequestMessage = request };
    }

    private async Task<bool> IsAppAsync(string proof)
    {
        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new TokenValidationParameters
        {
            IssuerSigningKey = new RsaSecurityKey(Key.ExportParameters(false)),
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidIssuer = AppId,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        if (!verified.IsValid) return false;

        var now = time.GetUtcNow() + ClockAhead;
        var token = (JsonWebToken)verified.SecurityToken;
        return token.IssuedAt <= now.UtcDateTime && token.ValidTo > now.UtcDateTime && token.ValidTo <= now.UtcDateTime.AddMinutes(10);
    }

    private static HttpResponseMessage Message(HttpRequestMessage request, HttpStatusCode status, string message) =>
        Text(request, status, JsonSerializer.Serialize(new { message, documentation_url = "https://docs.github.com/rest" }));
}
