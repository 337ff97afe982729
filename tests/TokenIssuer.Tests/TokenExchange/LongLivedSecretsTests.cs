using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>R9, R81: the temptation of long-lived keys is refused at the token endpoint, and the refusal offers the ephemeral path.</summary>
public sealed class LongLivedSecretsTests : IDisposable
{
    private const string Issuer = "https://ci.example";
    private readonly FakeWorkloadIssuer _signer;
    private readonly IssuerHost _host;

    public LongLivedSecretsTests()
    {
        _signer = new(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)));
        _host = new IssuerHost(new()
        {
            ["Issuer:TrustedIssuers:0:Issuer"] = Issuer,
            ["Issuer:TrustedIssuers:0:Jwks"] = FakeWorkloadIssuer.Jwks(_signer.EcKey()),
            ["Issuer:TrustedIssuers:0:SubjectPattern"] = ".*",
            ["Issuer:TrustedIssuers:0:Audience"] = CredentialDesk.Audience,
        });
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _signer.Dispose();
    }

    [Theory]
    [InlineData("Authorization", "Basic YWdlbnQ6c2VjcmV0", "Basic")]
    [InlineData("Authorization", "basic YWdlbnQ6c2VjcmV0", "Basic")]
    [InlineData("Authorization", "Bearer sk-live-1234567890", "Bearer")]
    [InlineData("Authorization", "ApiKey 1234567890", "ApiKey")]
    [InlineData("Authorization", "sk_live_1234567890", "Basic")]
    public async Task R81ASecretInTheAuthorizationHeaderIsRefused(string header, string value, string challenge)
    {
        using var response = await PostAsync([], (header, value));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(challenge, Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        await AssertRefusedAsync(response, "invalid_client");
    }

    [Theory]
    [InlineData("client_secret")]
    [InlineData("api_key")]
    [InlineData("password")]
    public async Task R81ASecretInTheFormIsRefused(string parameter)
    {
        using var response = await PostAsync(new() { [parameter] = "correct horse" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertRefusedAsync(response, "invalid_client");
    }

    [Theory]
    [InlineData("X-API-Key")]
    [InlineData("Api-Key")]
    [InlineData("X-Auth-Token")]
    public async Task R81AnApiKeyIsRefused(string header)
    {
        using var response = await PostAsync([], (header, "1234567890"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertRefusedAsync(response, "invalid_client");
    }

    [Fact]
    public async Task R81ACredentialThatLivesTooLongIsRefused() => await AssertRefusedAsync(claims => claims["exp"] = (long)claims["iat"]! + 301);

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    public async Task R81ACredentialWithoutAnEndOrABeginningIsRefused(string claim)
    {
        using var response = await PostAsync(new() { [TokenExchangeParameters.SubjectToken] = Es256(claims => claims.Remove(claim)) });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", (await ErrorOfAsync(response)).Error);
    }

    [Fact]
    public async Task R81ACredentialSignedWithASharedSecretIsRefused()
    {
        var token = FakeWorkloadIssuer.Hs256(_signer.Claims(Issuer, "agent", CredentialDesk.Audience), "a secret that both know, of 32 bytes or more");
        using var response = await PostAsync(new() { [TokenExchangeParameters.SubjectToken] = token });

        await AssertRefusedAsync(response, "invalid_request");
    }

    [Fact]
    public async Task ASecretBesideAGoodRequestStillRefusesIt()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form["client_secret"] = "correct horse";

        var refused = await _host.RefusedAsync(form);

        Assert.Equal("invalid_client", refused.Error);
        Assert.Contains(_host.Store.Records, record => record.Kind == Contracts.Audit.AuditKinds.TokenRefused);
        Assert.DoesNotContain(_host.Store.Records, record => record.Summary!.Contains("horse", StringComparison.Ordinal));
    }

    private async Task AssertRefusedAsync(Action<System.Text.Json.Nodes.JsonObject> change)
    {
        using var response = await PostAsync(new() { [TokenExchangeParameters.SubjectToken] = Es256(change) });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await AssertRefusedAsync(response, "invalid_request");
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string error)
    {
        var answer = await ErrorOfAsync(response);

        Assert.Equal(error, answer.Error);
        Assert.Contains("SPIFFE Workload API", answer.ErrorDescription);
        Assert.Contains("projected", answer.ErrorDescription);
        // RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
        Assert.DoesNotContain(answer.ErrorDescription!, letter => letter is < ' ' or > '~' or '"' or '\\');
    }

    private string Es256(Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var claims = _signer.Claims(Issuer, "agent", CredentialDesk.Audience);
        change(claims);
        return _signer.Es256(claims);
    }

    private async Task<HttpResponseMessage> PostAsync(Dictionary<string, string> changes, (string Name, string Value)? header = null)
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        foreach (var (name, value) in changes) form[name] = value;

        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("DPoP", _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time));
        if (header is { } extra) request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        using var client = _host.Anonymous();
        return await client.SendAsync(request, Ending);
    }

    private static async Task<TokenError> ErrorOfAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<TokenError>(await response.Content.ReadAsStringAsync(Ending), Contracts.Json.WireJson.Options)!;
}
