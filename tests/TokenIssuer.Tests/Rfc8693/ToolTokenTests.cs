using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc8693;

/// <summary>RFC 8693 §1.1 and §4.1: the tool proxy exchanges an agent's token for a token of one call, and acts for the agent.</summary>
public sealed class ToolTokenTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheProxyGetsATokenOfSecondsForOneCall()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);

        var response = await _host.ExchangeAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        var claims = Exchanges.ClaimsOf(response.AccessToken);
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("act").GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.Tool("git"), claims.GetProperty("aud").GetString());
        Assert.Equal(_host.ProxyKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("repo.read", claims.GetProperty("scope").GetString());
        Assert.Equal(30, response.ExpiresIn);
        var details = Assert.Single(claims.GetProperty("authorization_details").EnumerateArray());
        Assert.Equal("call-1", details.GetProperty("call").GetString());
        var record = Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenIssued && record.Call == "call-1");
        Assert.Equal("repo.read", record.Action);
    }

    [Theory]
    [InlineData(SpiffeIds.SampleTools)]
    [InlineData(SpiffeIds.PolicyService)]
    [InlineData("spiffe://agenttrust.local/agent/coding-agent")]
    public async Task OnlyTheProxyMayAct(string actor)
    {
        var form = await CallFormAsync();
        form["actor_token"] = _host.TrustDomain.CredentialOf(actor, SpiffeIds.TokenIssuer);

        await AssertRefusedAsync(form, "invalid_request");
    }

    [Fact]
    public async Task WithoutAnActorTokenAnAccessTokenIsNoSubject()
    {
        var form = await CallFormAsync();
        form.Remove("actor_token");
        form.Remove("actor_token_type");

        await AssertRefusedAsync(form, "invalid_request");
    }

    [Fact]
    public async Task AnActorTokenIsGoodForOneExchange()
    {
        var form = await CallFormAsync();
        await _host.ExchangeAsync(form, _host.ProxyKey);

        await AssertRefusedAsync(form, "invalid_request");
    }

    [Fact]
    public async Task ACallsTokenCannotBeExchangedAgain()
    {
        var task = await _host.OpenTaskAsync();
        var first = await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        await AssertRefusedAsync(_host.CallForm(first.AccessToken, Exchanges.ReadCall(task.Id)), "invalid_request");
    }

    [Fact]
    public async Task ARevokedSubjectTokenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        using var agent = _host.As(IssuerHost.Agent);
        using var form = new FormUrlEncodedContent([new("token", subject)]);
        (await agent.PostAsync("/revoke", form, Ending)).EnsureSuccessStatusCode();

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
    }

    [Fact]
    public async Task AnExpiredSubjectTokenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(300));

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "expired");
    }

    [Fact]
    public async Task ACallsTokenDoesNotOutliveTheTasksToken()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        _host.Time.Advance(TimeSpan.FromSeconds(290));

        var response = await _host.ExchangeAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        Assert.Equal(10, response.ExpiresIn);
    }

    [Fact]
    public async Task AClosedTaskEndsItsTokens()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(task.Id, new ReasonGiven("Done."), Ending);

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
    }

    [Fact]
    public async Task ASuspensionEndsTheAgentsTokensForGoodAlsoAfterItsResumption()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        var oscar = _host.Person("oscar", PersonGroups.Operators);
        await oscar.SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), Ending);
        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request");

        await oscar.ResumeAgentAsync("coding-agent", new ReasonGiven("Fine."), Ending);

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request", "revoked");
        var fresh = await _host.TaskTokenAsync(task); // in the same second as the suspension
        await _host.ExchangeAsync(_host.CallForm(fresh, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
    }

    [Fact]
    public async Task MovingOnEndsTheTokensOfTheOldStep()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(task.Id)), "invalid_request");
        var fresh = await _host.TaskTokenAsync(task);
        await _host.ExchangeAsync(_host.CallForm(fresh, Exchanges.ReadCall(task.Id)), _host.ProxyKey);
    }

    [Fact]
    public async Task ACallOfAnotherTaskIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var another = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);

        await AssertRefusedAsync(_host.CallForm(subject, Exchanges.ReadCall(another.Id)), "invalid_authorization_details");
    }

    [Theory]
    [InlineData("repo.pull_request.open")] // in a later step
    [InlineData("deploy.execute")]
    [InlineData("secret.read")]
    [InlineData("iam.change")]
    [InlineData("repo.destroy")]
    public async Task AnActionThatIsNotInTheStepIsRefused(string action)
    {
        var task = await _host.OpenTaskAsync();
        var call = Exchanges.ReadCall(task.Id) with { Action = action, SingleUse = true, ArgumentsDigest = "sha256:a" };

        await AssertRefusedAsync(_host.CallForm(await _host.TaskTokenAsync(task), call), "invalid_scope");
    }

    [Fact]
    public async Task AnActionThatTheSubjectTokenGaveUpIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form["scope"] = "alert.read";
        var narrow = (await _host.ExchangeAsync(form)).AccessToken;

        await AssertRefusedAsync(_host.CallForm(narrow, Exchanges.ReadCall(task.Id)), "invalid_scope");
    }

    [Theory]
    [InlineData("repository", "shop/payments")]
    [InlineData("ticket", "OPS-1042")] // a boundary, but not for this action
    [InlineData("secret", "production/payment-api-key")]
    public async Task AResourceOutsideTheBoundariesIsRefused(string type, string id)
    {
        var task = await _host.OpenTaskAsync();
        var call = Exchanges.ReadCall(task.Id) with { Resource = new AccessEntity { Type = type, Id = id } };

        await AssertRefusedAsync(_host.CallForm(await _host.TaskTokenAsync(task), call), "invalid_authorization_details");
    }

    [Theory]
    [InlineData(true, "sha256:a", true)]
    [InlineData(false, "sha256:a", false)]
    [InlineData(true, null, false)]
    [InlineData(true, "", false)]
    public async Task ATokenForAWriteIsForExactArgumentsAndOneUse(bool singleUse, string? digest, bool granted)
    {
        var task = await _host.OpenTaskAsync();
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(task.Id, Ending);
        var call = Exchanges.ReadCall(task.Id) with { Action = "repo.branch.write", SingleUse = singleUse, ArgumentsDigest = digest };
        var form = _host.CallForm(await _host.TaskTokenAsync(task), call);

        if (granted)
            Assert.Equal("repo.branch.write", (await _host.ExchangeAsync(form, _host.ProxyKey)).Scope);
        else
            await AssertRefusedAsync(form, "invalid_authorization_details");
    }

    [Fact]
    public async Task ListingAServersToolsIsPartOfEveryTask()
    {
        var task = await _host.OpenTaskAsync();
        var list = new ToolCallAuthorization
        {
            Task = task.Id,
            Call = "call-1",
            Action = "tool.list",
            Resource = new AccessEntity { Type = "tool_server", Id = "git" },
        };
        var subject = await _host.TaskTokenAsync(task);

        Assert.Equal("tool.list", (await _host.ExchangeAsync(_host.CallForm(subject, list), _host.ProxyKey)).Scope);
        await AssertRefusedAsync(_host.CallForm(subject, list, server: "secrets"), "invalid_scope");
    }

    [Theory]
    [InlineData("spiffe://agenttrust.local/tool/")]
    [InlineData("spiffe://agenttrust.local/tool/git/x")]
    [InlineData("spiffe://agenttrust.local/tool/GIT")]
    [InlineData(SpiffeIds.ToolProxy)]
    [InlineData("https://elsewhere/tool/git")]
    public async Task ATokenIsForOneToolServer(string resource)
    {
        var form = await CallFormAsync();
        form["resource"] = resource;

        await AssertRefusedAsync(form, "invalid_target");
    }

    [Fact]
    public async Task WhatTheAskerSaysOfAResourceBesideItsNameIsNotInTheToken()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
        form["authorization_details"] = form["authorization_details"].Replace("\"shop/checkout\"", "\"shop/checkout\",\"properties\":{\"public\":true}", StringComparison.Ordinal);

        var claims = Exchanges.ClaimsOf((await _host.ExchangeAsync(form, _host.ProxyKey)).AccessToken);

        Assert.False(claims.GetProperty("authorization_details")[0].GetProperty("resource").TryGetProperty("properties", out _));
    }

    private async Task<Dictionary<string, string>> CallFormAsync()
    {
        var task = await _host.OpenTaskAsync();
        return _host.CallForm(await _host.TaskTokenAsync(task), Exchanges.ReadCall(task.Id));
    }

    private async Task AssertRefusedAsync(Dictionary<string, string> form, string error, string words = "")
    {
        var before = _host.Store.Records.Count;

        var refused = await _host.RefusedAsync(form, _host.ProxyKey);

        Assert.Equal(error, refused.Error);
        Assert.Contains(words, refused.Message);
        Assert.Equal(AuditKinds.TokenRefused, Assert.Single(_host.Store.Records.Skip(before)).Kind);
    }
}
