using AgentTrust.Fakes;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>A token lives as briefly as what it reaches demands; what bounds it otherwise may only shorten that.</summary>
public sealed class TokenLifetimeTests : IDisposable
{
    private readonly IssuerHost _host = new();
    private readonly TokenExchangeOptions _options = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("public", "repo.read", 30)]
    [InlineData("internal", "repo.read", 30)]
    [InlineData("confidential", "repo.read", 20)]
    [InlineData("secret", "repo.read", 10)]
    [InlineData(null, "repo.read", 10)]
    [InlineData("harmless", "repo.read", 10)]
    [InlineData("internal", "repo.pull_request.open", 30)]
    [InlineData("public", "repo.merge", 10)]
    [InlineData("public", "deploy.execute", 10)]
    [InlineData("public", "no.such.action", 10)]
    [InlineData("internal", "tool.list", 30)]
    public void ACallsTokenLivesBySensitivityAndActions(string? sensitivity, string action, int seconds)
    {
        var call = Exchanges.ReadCall("tsk_1") with { Action = action, Sensitivity = sensitivity };

        Assert.Equal(seconds, _options.LifetimeOf(call).TotalSeconds);
    }

    [Theory]
    [InlineData("alert.read repo.read", 300)]
    [InlineData("repo.read repo.pull_request.open", 300)]
    [InlineData("repo.read repo.merge", 60)]
    [InlineData("secret.read", 60)]
    public void ATasksTokenThatCanChangeSomethingForGoodIsShort(string actions, int seconds) =>
        Assert.Equal(seconds, _options.LifetimeOf(actions.Split(' ')).TotalSeconds);

    [Fact]
    public void TheLongestLifeOfAllStaysTheLimit()
    {
        _options.ToolTokenLifetime = TimeSpan.FromSeconds(5);
        _options.TaskTokenLifetime = TimeSpan.FromSeconds(50);

        Assert.Equal(5, _options.LifetimeOf(Exchanges.ReadCall("tsk_1")).TotalSeconds);
        Assert.Equal(50, _options.LifetimeOf(["repo.merge"]).TotalSeconds);
    }

    [Theory]
    [InlineData("internal", 30)]
    [InlineData("secret", 10)]
    [InlineData(null, 10)]
    public async Task TheTokenOfACallSaysItsLifeAndNotItsSensitivity(string? sensitivity, int seconds)
    {
        var task = await _host.OpenTaskAsync();
        var call = Exchanges.ReadCall(task.Id) with { Sensitivity = sensitivity };

        var response = await _host.ExchangeAsync(_host.CallForm(await _host.TaskTokenAsync(task), call), _host.ProxyKey);

        Assert.Equal(seconds, response.ExpiresIn);
        Assert.DoesNotContain("sensitivity", Exchanges.ClaimsOf(response.AccessToken).GetRawText());
    }

    [Fact]
    public async Task TheEndOfTheSubjectTokenShortensIt()
    {
        var task = await _host.OpenTaskAsync();
        var subject = await _host.ExchangeAsync(_host.TaskForm(task.Id));
        _host.Time.Advance(TimeSpan.FromSeconds(subject.ExpiresIn - 7));

        var response = await _host.ExchangeAsync(_host.CallForm(subject.AccessToken, Exchanges.ReadCall(task.Id)), _host.ProxyKey);

        Assert.Equal(7, response.ExpiresIn);
    }

    [Theory]
    [InlineData("Issuer:TokenExchange:Lifetimes:Secret", "00:00:00")]
    [InlineData("Issuer:TokenExchange:Lifetimes:Public", "00:01:00")]
    [InlineData("Issuer:TokenExchange:Lifetimes:ChangingTask", "00:06:00")]
    public void ALifeThatCannotBeStopsTheStart(string setting, string value)
    {
        var refused = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new IssuerHost(new() { [setting] = value });
            host.Anonymous();
        });

        Assert.Contains(setting, refused.Message);
    }
}
