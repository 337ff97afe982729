using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §2.2 and RFC 6749 §2.3: a client proves itself in the form, in one way, and without a secret.</summary>
public sealed class ClientAuthenticationTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("client-authentication+jwt")]
    public async Task AnAssertionByTheWorkloadsOwnKeyProvesTheClient(string? type)
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        var assertion = _host.AssertionOf(IssuerHost.Agent, changeHeader: header => { if (type is not null) header["typ"] = type; });

        var answer = await PostAsync("/introspect", ClientAssertions.ClientForm(IssuerHost.Agent, assertion, token));

        Assert.True(answer.Json.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task AWorkloadCredentialIsAnAssertionToo()
    {
        var token = await _host.TaskTokenAsync(await _host.OpenTaskAsync());
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer), token);
        form.Remove("client_id");

        Assert.True((await PostAsync("/introspect", form)).Json.GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData("/introspect")]
    [InlineData("/revoke")]
    public async Task AnAssertionIsGoodForOneRequest(string path)
    {
        var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t");
        await PostAsync(path, form);

        var again = await PostAsync(path, form);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (again.Status, again.Error));
    }

    [Theory]
    [InlineData("client_id", "spiffe://agenttrust.local/agent/other-agent", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion", "", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion", "not.a.jwt", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("client_assertion_type", "", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("client_secret", "a secret", HttpStatusCode.Unauthorized, "invalid_client")]
    public async Task AnythingElseInTheFormProvesNobody(string parameter, string value, HttpStatusCode status, string error)
    {
        foreach (var path in new[] { "/introspect", "/revoke" })
        {
            var form = ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t");
            form[parameter] = value;

            var answer = await PostAsync(path, form);

            Assert.Equal((status, error), (answer.Status, answer.Error));
        }
    }

    [Fact]
    public async Task AClientIdAloneProvesNobody()
    {
        var answer = await PostAsync("/introspect", new() { ["client_id"] = IssuerHost.Agent, ["token"] = "t" });

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", "Bearer"), (answer.Status, answer.Error, answer.Challenge));
    }

    [Fact]
    public async Task TwoWaysAtOnceAreOneTooMany()
    {
        using var agent = _host.As(IssuerHost.Agent);
        using var form = new FormUrlEncodedContent(ClientAssertions.ClientForm(IssuerHost.Agent, _host.AssertionOf(IssuerHost.Agent), "t"));

        using var answer = await agent.PostAsync("/introspect", form, Ending);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task ASecretInTheHeaderProvesNobody()
    {
        using var client = _host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("coding-agent:secret"u8));
        using var form = new FormUrlEncodedContent([new("token", "t")]);

        foreach (var path in new[] { "/introspect", "/revoke" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(path, form, Ending)).StatusCode);
    }

    [Fact]
    public async Task ABearerWhoNamesAnotherClientIsRefused()
    {
        using var agent = _host.As(IssuerHost.Agent);
        using var form = new FormUrlEncodedContent([new("token", "t"), new("client_id", IssuerHost.OtherAgent)]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.PostAsync("/introspect", form, Ending)).StatusCode);
    }

    [Fact]
    public async Task AtTheTokenEndpointTheClientMustBeTheOneThatTheCredentialProves()
    {
        var task = await _host.OpenTaskAsync();
        var named = _host.TaskForm(task.Id);
        named["client_id"] = IssuerHost.Agent;
        var proven = _host.TaskForm(task.Id);
        (proven["client_assertion_type"], proven["client_assertion"]) = (ClientAssertions.Type, _host.AssertionOf(IssuerHost.Agent));
        var other = _host.TaskForm(task.Id);
        other["client_id"] = IssuerHost.OtherAgent;
        var otherProven = _host.TaskForm(task.Id);
        (otherProven["client_assertion_type"], otherProven["client_assertion"]) = (ClientAssertions.Type, _host.AssertionOf(IssuerHost.OtherAgent));
        var secret = _host.TaskForm(task.Id);
        secret["client_secret"] = "a secret";

        await _host.ExchangeAsync(named);
        await _host.ExchangeAsync(proven);
        foreach (var form in new[] { other, otherProven, secret })
            Assert.Equal("invalid_client", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AtTheTokenEndpointTheProxyMustBeTheClientOfItsCalls()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["client_id"] = IssuerHost.Agent;
        Assert.Equal("invalid_client", (await _host.RefusedAsync(form, _host.ProxyKey)).Error);

        form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["client_id"] = SpiffeIds.ToolProxy;
        await _host.ExchangeAsync(form, _host.ProxyKey);
    }

    private async Task<Answer> PostAsync(string path, Dictionary<string, string> form)
    {
        using var anonymous = _host.Anonymous();
        using var content = new FormUrlEncodedContent(form);
        using var answer = await anonymous.PostAsync(path, content, Ending);
        var body = await answer.Content.ReadAsStringAsync(Ending);
        var json = body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body);
        return new(answer.StatusCode, json, answer.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme);
    }

    private sealed record Answer(HttpStatusCode Status, JsonElement Json, string? Challenge)
    {
        public string? Error => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("error", out var error) ? error.GetString() : null;
    }
}
