using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Revocation;
using CsCheck;

namespace AgentTrust.TokenIssuer.Tests.Revocation;

public sealed class RevocationClockTests
{
    [Fact]
    public void WhateverWasIssuedBeforeARevocationIsDeadAndWhateverIsIssuedAfterItLives() =>
        // Moments within two seconds, each either an issue or a revocation of everything the agent holds.
        Gen.Select(Gen.Int[0, 300], Gen.Bool).Array[1, 40].Sample(moments =>
        {
            var now = SampleAuthority.Noon.AddMilliseconds(123);
            DateTimeOffset? ended = null;
            var ends = new List<DateTimeOffset>();
            var tokens = new List<(DateTimeOffset IssuedAt, int EndsBefore)>();
            foreach (var (pause, issues) in moments)
            {
                now = now.AddMilliseconds(pause);
                if (!issues)
                    ends.Add((ended = RevocationClock.RevokedAt(now, ended)).Value);
                else if (RevocationClock.IssuedAt(now, ended) is { } issuedAt)
                    tokens.Add((issuedAt, ends.Count));
            }

            return tokens.All(token =>
                ends.Take(token.EndsBefore).All(end => end < token.IssuedAt) &&
                ends.Skip(token.EndsBefore).All(end => end >= token.IssuedAt));
        });

    [Fact]
    public void HoweverOftenItIsEndedWithinASecondItsTokensAreNotOfAFutureThatNobodyBelieves()
    {
        var now = SampleAuthority.Noon.AddMilliseconds(100);
        DateTimeOffset? ended = null;
        for (var end = 1; end <= 20; end++) ended = RevocationClock.RevokedAt(now, ended);

        Assert.Null(RevocationClock.IssuedAt(now, ended));
        Assert.Equal(SampleAuthority.Noon.AddSeconds(2), ended);
        Assert.Equal(SampleAuthority.Noon.AddSeconds(3), RevocationClock.IssuedAt(SampleAuthority.Noon.AddSeconds(1), ended));
    }

    [Fact]
    public void ATokenOfTheSameSecondAsTheRevocationIsDead()
    {
        var issued = RevocationClock.IssuedAt(SampleAuthority.Noon.AddMilliseconds(900), null);

        Assert.Equal(SampleAuthority.Noon, issued);
        Assert.True(issued <= RevocationClock.RevokedAt(SampleAuthority.Noon.AddMilliseconds(901), null));
    }

    [Theory]
    [InlineData(RevocationKind.All, "*", null, true)]
    [InlineData(RevocationKind.Agent, "agent", null, true)]
    [InlineData(RevocationKind.Agent, "another", null, false)]
    [InlineData(RevocationKind.Task, "task", null, true)]
    [InlineData(RevocationKind.Task, "another", null, false)]
    [InlineData(RevocationKind.Step, "task", "step", true)]
    [InlineData(RevocationKind.Step, "task", "another", false)]
    [InlineData(RevocationKind.Step, "another", "step", false)]
    [InlineData(RevocationKind.Token, "token", null, true)]
    [InlineData(RevocationKind.Token, "another", null, false)]
    [InlineData((RevocationKind)99, "another", null, true)] // unknown: it may well mean this token
    public void ARevocationEndsWhatItNames(RevocationKind kind, string id, string? step, bool ends)
    {
        var token = new PresentedToken("token", "agent", "task", "step", SampleAuthority.Noon);
        var revocation = new Contracts.Tokens.Revocation { Position = 1, Kind = kind, Id = id, Step = step, At = SampleAuthority.Noon };

        Assert.Equal(ends, token.IsEndedBy(revocation));
        Assert.False(token.IsEndedBy(revocation with { At = SampleAuthority.Noon.AddTicks(-1) }));
    }
}
