using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>The three exchanges as clients make them; a test changes the one parameter it is about.</summary>
internal static class Exchanges
{
    public static readonly Uri TokenUrl = new("http://token-issuer/token");

    public static Dictionary<string, string> TaskForm(this IssuerHost host, string task, string? agent = null) => new()
    {
        [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
        [TokenExchangeParameters.SubjectToken] = host.TrustDomain.CredentialOf(agent ?? IssuerHost.Agent, SpiffeIds.TokenIssuer),
        [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.JwtUrn,
        [TokenExchangeParameters.Resource] = SpiffeIds.ToolProxy,
        [TokenExchangeParameters.AuthorizationDetails] =
            JsonSerializer.Serialize<TaskAuthorization[]>([new TaskAuthorization { Task = task }], WireJson.Options),
    };

    /// <summary>The same by the grant of RFC 7523 §2.1.</summary>
    public static Dictionary<string, string> AssertionForm(this IssuerHost host, string task)
    {
        var form = host.TaskForm(task);
        form[TokenExchangeParameters.GrantType] = TokenExchangeParameters.JwtBearerGrant;
        form[TokenExchangeParameters.Assertion] = form[TokenExchangeParameters.SubjectToken];
        form.Remove(TokenExchangeParameters.SubjectToken);
        form.Remove(TokenExchangeParameters.SubjectTokenType);
        return form;
    }

    public static Dictionary<string, string> CallForm(this IssuerHost host, string subjectToken, ToolCallAuthorization call, string server = "git") => new()
    {
        [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
        [TokenExchangeParameters.SubjectToken] = subjectToken,
        [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.AccessTokenUrn,
        [TokenExchangeParameters.ActorToken] = host.TrustDomain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer),
        [TokenExchangeParameters.ActorTokenType] = TokenExchangeParameters.JwtUrn,
        [TokenExchangeParameters.Resource] = SpiffeIds.Tool(server),
        [TokenExchangeParameters.AuthorizationDetails] = JsonSerializer.Serialize<ToolCallAuthorization[]>([call], WireJson.Options),
    };

    /// <summary>What a sub-agent sends; <paramref name="delegation"/> is its parent's consent.</summary>
    public static Dictionary<string, string> DelegationForm(this IssuerHost host, string parentToken, string task, string delegation, string? agent = null) => new()
    {
        [TokenExchangeParameters.GrantType] = TokenExchangeParameters.TokenExchangeGrant,
        [TokenExchangeParameters.SubjectToken] = parentToken,
        [TokenExchangeParameters.SubjectTokenType] = TokenExchangeParameters.AccessTokenUrn,
        [TokenExchangeParameters.ActorToken] = host.TrustDomain.CredentialOf(agent ?? IssuerHost.OtherAgent, SpiffeIds.TokenIssuer),
        [TokenExchangeParameters.ActorTokenType] = TokenExchangeParameters.JwtUrn,
        [TokenExchangeParameters.Resource] = SpiffeIds.ToolProxy,
        [TokenExchangeParameters.AuthorizationDetails] = JsonSerializer.Serialize<TaskAuthorization[]>(
            [new TaskAuthorization { Task = task, Delegation = delegation }], WireJson.Options),
    };

    public static ToolCallAuthorization ReadCall(string task) => new()
    {
        Task = task,
        Call = "call-1",
        Action = "repo.read",
        Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
        Sensitivity = "internal",
    };

    /// <summary>The token, or a <see cref="TokenRefusedException"/> with the OAuth error.</summary>
    public static Task<TokenResponse> ExchangeAsync(
        this IssuerHost host, Dictionary<string, string> form, DpopKey? key = null) =>
        new TokenIssuerClient(host.Anonymous()).ExchangeAsync(
            form, TokenUrl, host.Nonces, nonce => (key ?? host.AgentKey).CreateProof(HttpMethod.Post, TokenUrl, null, host.Time, nonce),
            TestContext.Current.CancellationToken);

    public static async Task<TokenRefusedException> RefusedAsync(
        this IssuerHost host, Dictionary<string, string> form, DpopKey? key = null) =>
        await Assert.ThrowsAsync<TokenRefusedException>(() => host.ExchangeAsync(form, key));

    /// <summary>The request is refused by that code, with those words, and on record.</summary>
    public static async Task AssertRefusedAsync(this IssuerHost host, DpopKey key, Dictionary<string, string> form, string error, string words = "")
    {
        var before = host.Store.Records.Count;

        var refused = await host.RefusedAsync(form, key);

        Assert.Equal(error, refused.Error);
        Assert.Contains(words, refused.Message);
        Assert.Equal(AuditKinds.TokenRefused, Assert.Single(host.Store.Records.Skip(before)).Kind);
    }

    /// <summary>A call of a new task that would get its token.</summary>
    public static async Task<Dictionary<string, string>> CallFormAsync(this IssuerHost host)
    {
        var task = await host.OpenTaskAsync();
        return host.CallForm(await host.TaskTokenAsync(task), ReadCall(task.Id));
    }

    public static async Task<string> TaskTokenAsync(this IssuerHost host, TaskFacts task) =>
        (await host.ExchangeAsync(host.TaskForm(task.Id))).AccessToken;

    public static JsonElement ClaimsOf(string token) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));

    public static JsonElement HeaderOf(string token) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0]));
}
