using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §3.3: a scope narrows a token, and never widens it.</summary>
public sealed class Section3_3ScopeTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

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
    [InlineData("repo.pull_request.open")] // in a later step
    [InlineData("deploy.execute")]
    [InlineData("secret.read")]
    [InlineData("iam.change")]
    [InlineData("repo.destroy")]
    public async Task AnActionThatIsNotInTheStepIsRefused(string action)
    {
        var task = await _host.OpenTaskAsync();
        var call = Exchanges.ReadCall(task.Id) with { Action = action, SingleUse = true, ArgumentsDigest = "sha256:a" };

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(await _host.TaskTokenAsync(task), call), "invalid_scope");
    }

    [Fact]
    public async Task AnActionThatTheSubjectTokenGaveUpIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form["scope"] = "alert.read";
        var narrow = (await _host.ExchangeAsync(form)).AccessToken;

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(narrow, Exchanges.ReadCall(task.Id)), "invalid_scope");
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
        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, list, server: "secrets"), "invalid_scope");
    }
}
