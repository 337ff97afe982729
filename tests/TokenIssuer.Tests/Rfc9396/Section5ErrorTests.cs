using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Rfc9396;

/// <summary>RFC 9396 §5: details that are misshapen, or that name what the asker may not have, get no token.</summary>
public sealed class Section5ErrorTests : IDisposable
{
    private readonly IssuerHost _host = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"type":"agenttrust_task","task":"TASK"}""")]
    [InlineData("""[{"task":"TASK"}]""")]
    [InlineData("""[{"type":"other","task":"TASK"}]""")]
    [InlineData("""[{"type":"agenttrust_task"}]""")]
    [InlineData("""[{"type":"agenttrust_task","task":"TASK","admin":true}]""")]
    [InlineData("""[{"type":"agenttrust_task","task":"TASK","task":"u"}]""")]
    [InlineData("""[{"type":"agenttrust_task","task":"TASK"},{"type":"agenttrust_task","task":"u"}]""")]
    public async Task MisshapenDetailsAreRefused(string details)
    {
        var task = await _host.OpenTaskAsync();
        var form = _host.TaskForm(task.Id);
        form["authorization_details"] = details.Replace("TASK", task.Id, StringComparison.Ordinal);

        await _host.AssertRefusedAsync(_host.AgentKey, form, "invalid_authorization_details");
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
    public async Task ACallOfAnotherTaskIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var another = await _host.OpenTaskAsync();
        var subject = await _host.TaskTokenAsync(task);

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(subject, Exchanges.ReadCall(another.Id)), "invalid_authorization_details");
    }

    [Theory]
    [InlineData("repository", "shop/payments")]
    [InlineData("ticket", "OPS-1042")] // a boundary, but not for this action
    [InlineData("secret", "production/payment-api-key")]
    public async Task AResourceOutsideTheBoundariesIsRefused(string type, string id)
    {
        var task = await _host.OpenTaskAsync();
        var call = Exchanges.ReadCall(task.Id) with { Resource = new AccessEntity { Type = type, Id = id } };

        await _host.AssertRefusedAsync(_host.ProxyKey, _host.CallForm(await _host.TaskTokenAsync(task), call), "invalid_authorization_details");
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
            await _host.AssertRefusedAsync(_host.ProxyKey, form, "invalid_authorization_details");
    }
}
