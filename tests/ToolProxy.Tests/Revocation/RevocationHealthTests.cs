using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Revocation;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>Starting is no failure; falling silent after that is one.</summary>
public sealed class RevocationHealthTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly RevocationList _list;

    public RevocationHealthTests() => _list = new RevocationList(new RecentEnds(_time), Options.Create(new RevocationOptions()), _time);

    [Fact]
    public async Task BeforeTheFirstCatchUpTheProxyIsNotReadyYet()
    {
        _list.Apply(Page(), completeAsOf: null);

        Assert.Equal(HealthStatus.Degraded, await LookAsync());
    }

    [Fact]
    public async Task CaughtUpItIsReady()
    {
        _list.Apply(Page(), completeAsOf: _time.GetUtcNow());

        Assert.Equal(HealthStatus.Healthy, await LookAsync());
    }

    [Fact]
    public async Task AFeedThatFallsSilentLaterIsAFailure()
    {
        _list.Apply(Page(), completeAsOf: _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(HealthStatus.Unhealthy, await LookAsync());
    }

    private async Task<HealthStatus> LookAsync() =>
        (await new RevocationHealth(_list).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    private RevocationPage Page() => new() { AsOf = _time.GetUtcNow(), Position = 0, Entries = [] };
}
