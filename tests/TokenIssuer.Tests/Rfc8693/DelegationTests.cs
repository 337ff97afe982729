using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §1.1 and §4.1: an agent hands part of its task on to a sub-agent, which then acts for it.</summary>
public sealed class DelegationTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private Delegation _delegation = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _delegation = await Delegation.BeginAsync(_host);

    public ValueTask DisposeAsync()
    {
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ASubAgentGetsPartOfItsParentsAuthorityByItsOwnKey()
    {
        var response = await _host.ExchangeAsync(_delegation.Form(), _delegation.ChildKey);

        var claims = Exchanges.ClaimsOf(response.AccessToken);
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(IssuerHost.OtherAgent, claims.GetProperty("client_id").GetString());
        Assert.Equal($$$"""{"sub":"{{{IssuerHost.OtherAgent}}}"}""", claims.GetProperty("act").GetRawText());
        Assert.Equal(_delegation.ChildKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("repo.read alert.read", response.Scope);
        var details = Assert.Single(claims.GetProperty("authorization_details").EnumerateArray());
        Assert.Equal(IdOf(_delegation.Token), Assert.Single(details.GetProperty("parents").EnumerateArray()).GetString());
        Assert.False(details.TryGetProperty("delegation", out _));
    }

    [Fact]
    public async Task TheRecordOfASubAgentsTokenNamesItAndForWhomItActs()
    {
        await _delegation.ChildTokenAsync();

        var record = _host.Store.Records[^1];
        Assert.Equal((AuditKinds.TokenIssued, IssuerHost.OtherAgent, _delegation.Task.Id), (record.Kind, record.Agent, record.Task));
        Assert.Equal($"{IssuerHost.Agent} {IssuerHost.OtherAgent}", record.Details!["chain"].GetString());
        Assert.Contains($"{IssuerHost.OtherAgent}, acting for {IssuerHost.Agent},", record.Summary);
    }

    [Fact]
    public async Task ASubAgentMayAskForLessThanItsParentConsentedTo()
    {
        var form = _delegation.Form();
        form["scope"] = "repo.read";

        Assert.Equal("repo.read", (await _host.ExchangeAsync(form, _delegation.ChildKey)).Scope);
    }

    [Theory]
    [InlineData("repo.read alert.read telemetry.read")] // the parent has it, and did not consent
    [InlineData("repo.merge")]
    public async Task ASubAgentGetsNoMoreThanItsParentConsentedTo(string scope)
    {
        var form = _delegation.Form();
        form["scope"] = scope;

        await AssertRefusedAsync(form, "invalid_scope", "consented");
    }

    [Fact]
    public async Task AParentCannotHandOnWhatItsTokenGaveUp()
    {
        var narrow = _host.TaskForm(_delegation.Task.Id);
        narrow["scope"] = "alert.read";
        var token = (await _host.ExchangeAsync(narrow)).AccessToken;
        var consent = _host.AgentKey.CreateDelegation(token, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await AssertRefusedAsync(_host.DelegationForm(token, _delegation.Task.Id, consent), "invalid_scope", "subject token");
    }

    [Fact]
    public async Task ASubAgentGetsNothingBeyondItsOwnBounds()
    {
        await _host.RegisterAgentAsync(SpiffeIds.Agent("nobody"), facts => facts with { Bounds = facts.Bounds with { ActionGroups = ["change"] } });
        var consent = _host.AgentKey.CreateDelegation(_delegation.Token, SpiffeIds.Agent("nobody"), _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await AssertRefusedAsync(_host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent, SpiffeIds.Agent("nobody")), "invalid_scope", "nobody");
    }

    [Fact]
    public async Task NoSubAgentsTokenOutlivesItsParents()
    {
        _host.Time.Advance(TimeSpan.FromSeconds(250));

        Assert.Equal(50, (await _host.ExchangeAsync(_delegation.Form(), _delegation.ChildKey)).ExpiresIn);
    }

    [Fact]
    public async Task TheChainIsNestedWithTheCurrentActorOutermost()
    {
        using var thirdKey = new DpopKey();
        var child = await _delegation.ChildTokenAsync();

        var grandchild = (await _delegation.HandOnAsync(child, _delegation.ChildKey, Delegation.Third, thirdKey)).AccessToken;
        var claims = Exchanges.ClaimsOf(grandchild);
        var call = Exchanges.ClaimsOf((await _delegation.CallAsync(grandchild)).AccessToken);

        var chain = $$$"""{"sub":"{{{Delegation.Third}}}","act":{"sub":"{{{IssuerHost.OtherAgent}}}"}}""";
        Assert.Equal(chain, claims.GetProperty("act").GetRawText());
        Assert.Equal([IdOf(_delegation.Token), IdOf(child)], claims.GetProperty("authorization_details")[0].GetProperty("parents").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal(IssuerHost.Agent, call.GetProperty("sub").GetString());
        Assert.Equal($$$"""{"sub":"{{{SpiffeIds.ToolProxy}}}","act":{{{chain}}}}""", call.GetProperty("act").GetRawText());
    }

    [Fact]
    public async Task TheChainGetsNoDeeperThanTheSetting()
    {
        using var host = new IssuerHost(new() { ["Issuer:TokenExchange:MaxDelegationDepth"] = "2" });
        using var delegation = await Delegation.BeginAsync(host);
        using var thirdKey = new DpopKey();
        using var fourthKey = new DpopKey();
        var second = (await delegation.HandOnAsync(await delegation.ChildTokenAsync(), delegation.ChildKey, Delegation.Third, thirdKey)).AccessToken;

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => delegation.HandOnAsync(second, thirdKey, Delegation.Fourth, fourthKey));

        Assert.Contains("2 deep", refused.Message);
    }

    [Fact]
    public async Task NoAgentIsTwiceInAChain()
    {
        using var again = new DpopKey();
        var child = await _delegation.ChildTokenAsync();

        var toRoot = await Assert.ThrowsAsync<TokenRefusedException>(() => _delegation.HandOnAsync(child, _delegation.ChildKey, IssuerHost.Agent, again));
        var toItself = await Assert.ThrowsAsync<TokenRefusedException>(() => _delegation.HandOnAsync(child, _delegation.ChildKey, IssuerHost.OtherAgent, again));

        Assert.Contains("already", toRoot.Message);
        Assert.Contains("already", toItself.Message);
    }

    [Fact]
    public async Task AWorkloadThatIsNoRegisteredAgentIsRefused()
    {
        var nobody = SpiffeIds.Agent("nobody");
        var consent = _host.AgentKey.CreateDelegation(_delegation.Token, nobody, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await AssertRefusedAsync(_host.DelegationForm(_delegation.Token, _delegation.Task.Id, consent, nobody), "invalid_request", "No registered agent");
    }

    [Fact]
    public async Task ASuspendedSubAgentIsRefused()
    {
        await _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("other-agent", new ReasonGiven("Odd."), Ending);

        await AssertRefusedAsync(_delegation.Form(), "invalid_request", "not active");
    }

    [Fact]
    public async Task AnotherTaskIsRefused()
    {
        var another = await _host.OpenTaskAsync();

        await AssertRefusedAsync(_host.DelegationForm(_delegation.Token, another.Id, _delegation.Consent()), "invalid_authorization_details", "another task");
    }

    [Fact]
    public async Task ACallsTokenIsNotHandedOn()
    {
        var call = (await _delegation.CallAsync(_delegation.Token)).AccessToken;
        var consent = _host.ProxyKey.CreateDelegation(call, IssuerHost.OtherAgent, _delegation.ChildKey.Thumbprint, ["repo.read"], _host.Time);

        await AssertRefusedAsync(_host.DelegationForm(call, _delegation.Task.Id, consent), "invalid_request", "not handed on");
    }

    [Fact]
    public async Task ASubAgentsTokenOpensNoOtherAudience()
    {
        var form = _delegation.Form();
        form["resource"] = SpiffeIds.Tool("git");

        await AssertRefusedAsync(form, "invalid_target", "");
    }

    [Fact]
    public async Task ADelegationWithoutASubAgentIsRefused()
    {
        var form = _host.TaskForm(_delegation.Task.Id);
        form["authorization_details"] = _delegation.Form()["authorization_details"];

        await AssertRefusedAsync(form, "invalid_authorization_details", "actor_token");
    }

    [Fact]
    public async Task ASubAgentsBoundsHoldForItsCallsToo()
    {
        await _host.RegisterAgentAsync(SpiffeIds.Agent("nobody"), facts => facts with { Bounds = facts.Bounds with { Repositories = ["shop/payments"] } });
        using var key = new DpopKey();
        var token = (await _delegation.HandOnAsync(_delegation.Token, _host.AgentKey, SpiffeIds.Agent("nobody"), key)).AccessToken;

        Assert.Contains("nobody", await _delegation.CallRefusedAsync(token));
    }

    [Fact]
    public async Task IntrospectionShowsTheWholeChain()
    {
        var token = await _delegation.ChildTokenAsync();

        var answer = await IntrospectAsync(token, SpiffeIds.ToolProxy);

        Assert.True(answer["active"]!.GetValue<bool>());
        Assert.Equal(IssuerHost.OtherAgent, answer["act"]!["sub"]!.GetValue<string>());
        Assert.Single(answer["authorization_details"]![0]!["parents"]!.AsArray());
        Assert.True((await IntrospectAsync(token, IssuerHost.OtherAgent))["active"]!.GetValue<bool>());
        Assert.False((await IntrospectAsync(token, Delegation.Third))["active"]!.GetValue<bool>());
    }

    private async Task<JsonNode> IntrospectAsync(string token, string caller)
    {
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var http = _host.As(caller);
        using var response = await http.PostAsync("/introspect", form, Ending);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!;
    }

    private async Task AssertRefusedAsync(Dictionary<string, string> form, string error, string words)
    {
        var before = _host.Store.Records.Count;

        var refused = await _host.RefusedAsync(form, _delegation.ChildKey);

        Assert.Equal(error, refused.Error);
        Assert.Contains(words, refused.Message);
        Assert.Equal(AuditKinds.TokenRefused, Assert.Single(_host.Store.Records.Skip(before)).Kind);
    }

    private static string IdOf(string token) => Exchanges.ClaimsOf(token).GetProperty("jti").GetString()!;
}
