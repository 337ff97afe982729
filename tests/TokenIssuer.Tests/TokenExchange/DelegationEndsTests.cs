using System.Net;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Design §6 rule 4: ending a parent ends everything below it.</summary>
public sealed class DelegationEndsTests : IAsyncLifetime
{
    private readonly IssuerHost _host = new();
    private readonly DpopKey _thirdKey = new();
    private Delegation _delegation = null!;
    private string _child = null!;
    private string _grandchild = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _delegation = await Delegation.BeginAsync(_host);
        _child = await _delegation.ChildTokenAsync();
        _grandchild = (await _delegation.HandOnAsync(_child, _delegation.ChildKey, Delegation.Third, _thirdKey)).AccessToken;
    }

    public ValueTask DisposeAsync()
    {
        _thirdKey.Dispose();
        _delegation.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("coding-agent")]
    [InlineData("other-agent")]
    [InlineData("third-agent")]
    public async Task SuspendingAnyAgentOfTheChainEndsTheTokenForGood(string agent)
    {
        var oscar = _host.Person("oscar", PersonGroups.Operators);
        await _delegation.CallAsync(_grandchild);

        await oscar.SuspendAgentAsync(agent, new ReasonGiven("Odd."), Ending);
        await AssertDeadAsync(_grandchild);
        await oscar.ResumeAgentAsync(agent, new ReasonGiven("Fine."), Ending);

        await AssertDeadAsync(_grandchild, "revoked");
    }

    [Fact]
    public async Task SuspendingASubAgentDoesNotEndItsParent()
    {
        await _host.Person("oscar", PersonGroups.Operators).SuspendAgentAsync("third-agent", new ReasonGiven("Odd."), Ending);

        await _delegation.CallAsync(_child);
        await _delegation.CallAsync(_delegation.Token);
    }

    [Theory]
    [InlineData(0, "coding-agent")]
    [InlineData(1, "coding-agent")] // an ancestor may end what is below it
    [InlineData(1, "other-agent")]
    [InlineData(2, "other-agent")]
    public async Task RevokingATokenEndsWhatDescendsFromIt(int which, string caller)
    {
        string[] tokens = [_delegation.Token, _child, _grandchild];

        await _host.RevokeAsync(SpiffeIds.Agent(caller), tokens[which]);

        foreach (var above in tokens[..which]) await _delegation.CallAsync(above);
        foreach (var below in tokens[which..]) await AssertDeadAsync(below, "revoked");
    }

    [Fact]
    public async Task WhoeverTakesOverAPlaceEndsWhatDescendsFromItsKey()
    {
        using var copy = new DpopKey();
        _host.Time.Advance(TimeSpan.FromSeconds(30));

        await _host.ExchangeAsync(_host.TaskForm(_delegation.Task.Id), copy);

        foreach (var below in new[] { _delegation.Token, _child, _grandchild }) await AssertDeadAsync(below, "revoked");
    }

    [Fact]
    public async Task R85_ASubAgentAtWorkInTwoPlacesIsRefused()
    {
        using var copy = new DpopKey();

        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => _delegation.HandOnAsync(_child, _delegation.ChildKey, Delegation.Third, copy));

        Assert.Contains("in use from another place", refused.Message);
        Assert.NotNull(refused.RetryAfter);
        await _delegation.CallAsync(_grandchild);
    }

    [Fact]
    public async Task ASubAgentCannotRevokeItsParentsToken()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _host.RevokeAsync(IssuerHost.OtherAgent, _delegation.Token));
        await _delegation.CallAsync(_delegation.Token);
    }

    [Fact]
    public async Task ClosingTheTaskEndsTheChain()
    {
        await _host.Client(IssuerHost.Agent).CloseTaskAsync(_delegation.Task.Id, new ReasonGiven("Done."), Ending);

        await AssertDeadAsync(_grandchild);
    }

    [Fact]
    public async Task MovingOnEndsTheChain()
    {
        await _host.Client(IssuerHost.Agent).AdvanceStepAsync(_delegation.Task.Id, Ending);

        await AssertDeadAsync(_grandchild);
    }

    [Fact]
    public async Task ARevokedParentHandsNothingOn()
    {
        await _host.RevokeAsync(IssuerHost.Agent, _delegation.Token);

        Assert.Contains("revoked", (await _host.RefusedAsync(_delegation.Form(), _delegation.ChildKey)).Message);
    }

    [Fact]
    public async Task WithinTheSecondOfAnEndNothingIsHandedOn()
    {
        var oscar = _host.Person("oscar", PersonGroups.Operators);
        await oscar.SuspendAgentAsync("other-agent", new ReasonGiven("Odd."), Ending);
        await oscar.ResumeAgentAsync("other-agent", new ReasonGiven("Fine."), Ending);

        Assert.Contains("second", (await _host.RefusedAsync(_delegation.Form(), _delegation.ChildKey)).Message);

        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await _delegation.CallAsync(await _delegation.ChildTokenAsync());
    }

    private async Task AssertDeadAsync(string token, string words = "")
    {
        Assert.Contains(words, await _delegation.CallRefusedAsync(token));
        Assert.Equal("""{"active":false}""", (await _host.IntrospectAsync(SpiffeIds.ToolProxy, token)).GetRawText());
    }
}
