using AgentTrust.Suites;
using AgentTrust.TokenIssuer.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

public sealed class TokenTimesTests
{
    private static readonly DateTimeOffset Now = SampleAuthority.Noon.AddMilliseconds(700);

    [Theory]
    [InlineData(300_000, 300)] // nothing else limits it
    [InlineData(60_000, 60)]
    [InlineData(1_300, 2)] // 0.7 s + 1.3 s: two whole seconds after the second it begins in
    [InlineData(1_299, 1)] // rounded down
    [InlineData(299, null)] // not one whole second is left
    [InlineData(0, null)]
    [InlineData(-5_000, null)]
    public void TheShortestLimitCountsRoundedDown(int limitMilliseconds, int? seconds)
    {
        var times = TokenTimes.Within(Now, null, TimeSpan.FromSeconds(300), Now.AddMilliseconds(limitMilliseconds));

        Assert.Equal(seconds, times?.Seconds);
    }

    [Fact]
    public void AfterARevocationInTheSameSecondTheTokenIsIssuedAsOfTheNext()
    {
        var times = TokenTimes.Within(Now, Now.AddMilliseconds(-100), TimeSpan.FromSeconds(30))!;

        Assert.Equal(SampleAuthority.Noon.AddSeconds(1), times.IssuedAt);
        Assert.Equal(SampleAuthority.Noon, times.NotBefore);
    }

    [Fact]
    public void WhatWasEndedAgainAndAgainHasNoTimeUntilTheSecondIsOver()
    {
        var ended = SampleAuthority.Noon.AddSeconds(2);

        Assert.Null(TokenTimes.Within(Now, ended, TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.FromSeconds(1), TokenTimes.WhyNone(Now, ended, TokenRefusal.InvalidRequest("over")).RetryAfter);
        Assert.Equal("over", TokenTimes.WhyNone(Now, null, TokenRefusal.InvalidRequest("over")).Description);
    }
}
