using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §2.1 and §2.2: an agent exchanges its workload credential for a token of its task.</summary>
public sealed class TaskTokenTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAgentGetsATokenForItsOpenTask()
    {
        var task = await _host.OpenTaskAsync();

        var response = await _host.ExchangeAsync(_host.TaskForm(task.Id));

        Assert.Equal(TokenExchangeParameters.AccessTokenUrn, response.IssuedTokenType);
        Assert.Equal("DPoP", response.TokenType);
        Assert.Equal(300, response.ExpiresIn);
        Assert.Equal("alert.read telemetry.read ticket.read repo.read", response.Scope);
        var details = Assert.Single(response.AuthorizationDetails!.Value.EnumerateArray());
        Assert.Equal(task.Id, details.GetProperty("task").GetString());
        Assert.Equal("investigate", details.GetProperty("step").GetString());
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
        Assert.Equal((IssuerHost.Agent, task.Id), (record.Agent, record.Task));
    }

    [Fact]
    public async Task AWorkloadCredentialIsGoodForOneExchange()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        await _host.ExchangeAsync(form);

        var refused = await _host.RefusedAsync(form);

        Assert.Equal("invalid_request", refused.Error);
        Assert.Contains("used before", refused.Message);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused);
    }

    [Fact]
    public async Task ACredentialForAnotherServiceIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["subject_token"] = _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.ToolProxy);

        Assert.Equal("invalid_request", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AnExpiredCredentialIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        _host.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("invalid_request", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task AWorkloadThatIsNoRegisteredAgentIsRefused()
    {
        var task = await _host.OpenTaskAsync();

        Assert.Equal("invalid_request", (await _host.RefusedAsync(_host.TaskForm(task.Id, SpiffeIds.Agent("nobody")))).Error);
    }

    [Fact]
    public async Task AnotherAgentsTaskIsAsUnknownAsNone()
    {
        var task = await _host.OpenTaskAsync();
        await _host.RegisterOtherAgentAsync();

        var others = await _host.RefusedAsync(_host.TaskForm(task.Id, IssuerHost.OtherAgent));
        var none = await _host.RefusedAsync(_host.TaskForm("task-none", IssuerHost.OtherAgent));

        Assert.Equal("invalid_authorization_details", others.Error);
        Assert.Equal(none.Message, others.Message);
    }

    [Fact]
    public async Task AClosedTaskGivesNoToken()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Error);
    }

    [Fact]
    public async Task AnExpiredTaskGivesNoTokenEvenBeforeTheSweep()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal("invalid_authorization_details", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Error);
    }

    [Fact]
    public async Task NoTokenOutlivesItsTask()
    {
        var task = await _host.OpenTaskAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(42));

        Assert.Equal(42, (await _host.ExchangeAsync(_host.TaskForm(task.Id))).ExpiresIn);
    }

    [Fact]
    public async Task ASuspendedAgentGetsNoToken()
    {
        var task = await _host.OpenTaskAsync();
        await _host.Person("oscar", PersonGroups.Operators)
            .SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_request", (await _host.RefusedAsync(_host.TaskForm(task.Id))).Error);
    }

    [Fact]
    public async Task AScopeBeyondTheStepIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read repo.pull_request.open";

        Assert.Equal("invalid_scope", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task ANarrowerScopeNarrowsTheToken()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["scope"] = "repo.read";

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(form)).AccessToken);

        Assert.Equal("repo.read", claims.GetProperty("scope").GetString());
        Assert.Equal("""["repo.read"]""", claims.GetProperty("authorization_details")[0].GetProperty("actions").GetRawText());
    }

    [Theory]
    [InlineData("grant_type", "client_credentials", "unsupported_grant_type")]
    [InlineData("grant_type", "", "unsupported_grant_type")]
    [InlineData("subject_token", "", "invalid_request")]
    [InlineData("subject_token", "not.a.jwt", "invalid_request")]
    [InlineData("subject_token_type", TokenExchangeParameters.AccessTokenUrn, "invalid_request")]
    [InlineData("requested_token_type", "urn:ietf:params:oauth:token-type:id_token", "invalid_request")]
    [InlineData("actor_token_type", TokenExchangeParameters.JwtUrn, "invalid_request")]
    [InlineData("resource", "", "invalid_target")]
    [InlineData("resource", SpiffeIds.TokenIssuer, "invalid_target")]
    [InlineData("resource", SpiffeIds.ToolProxy + "#x", "invalid_target")]
    [InlineData("audience", SpiffeIds.ToolProxy, "invalid_target")]
    [InlineData("authorization_details", "", "invalid_authorization_details")]
    [InlineData("authorization_details", "[]", "invalid_authorization_details")]
    [InlineData("authorization_details", """{"type":"agenttrust_task","task":"TASK"}""", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"other","task":"TASK"}]""", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"agenttrust_task","task":"TASK","admin":true}]""", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"agenttrust_task","task":"TASK","task":"u"}]""", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"agenttrust_task","task":"TASK"},{"type":"agenttrust_task","task":"u"}]""", "invalid_authorization_details")]
    public async Task AMalformedRequestIsRefusedByTheRegisteredCode(string parameter, string value, string error)
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form[parameter] = value.Replace("TASK", task.Id, StringComparison.Ordinal);

        Assert.Equal(error, (await _host.RefusedAsync(form)).Error);
        Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused);
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued);
    }

    [Fact]
    public async Task ARepeatedParameterIsRefused()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id).Append(new("resource", SpiffeIds.Tool("git")));

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(
            form, _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time), TestContext.Current.CancellationToken));

        Assert.Equal("invalid_request", refused.Error);
    }

    [Fact]
    public async Task ARefusalKeepsNoTokenInTheRecord()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form["resource"] = SpiffeIds.TokenIssuer;
        await _host.RefusedAsync(form);

        Assert.DoesNotContain(form["subject_token"], JsonSerializer.Serialize(_host.Store.Records));
    }
}
