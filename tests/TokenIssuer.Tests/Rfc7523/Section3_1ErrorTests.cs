using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Rfc7523;

/// <summary>RFC 7523 §3.1: an assertion that is not accepted is <c>invalid_grant</c>.</summary>
public sealed class Section3_1ErrorTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnAssertionIsGoodForOneGrant()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        await _host.ExchangeAsync(form);

        var refused = await _host.RefusedAsync(form);

        Assert.Equal("invalid_grant", refused.Error);
        Assert.Equal("invalid_grant", Assert.Single(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused).Details!["error"].GetString());
    }

    [Fact]
    public async Task AnAssertionThatTheExchangeHasSeenIsRefused()
    {
        var task = await _host.OpenTaskAsync();
        var exchange = _host.TaskForm(task.Id);
        await _host.ExchangeAsync(exchange);
        var form = _host.AssertionForm(task.Id);
        form["assertion"] = exchange["subject_token"];

        Assert.Equal("invalid_grant", (await _host.RefusedAsync(form)).Error);
    }

    [Fact]
    public async Task ASuspendedAgentsAssertionIsNoGrant()
    {
        var form = _host.AssertionForm((await _host.OpenTaskAsync()).Id);
        await _host.Person("oscar", PersonGroups.Operators)
            .SuspendAgentAsync("coding-agent", new ReasonGiven("Odd."), TestContext.Current.CancellationToken);

        Assert.Equal("invalid_grant", (await _host.RefusedAsync(form)).Error);
    }
}
