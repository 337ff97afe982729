using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Places;

namespace AgentTrust.TokenIssuer.Tests.Places;

public sealed class PlaceRulesTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly Place Asked = new(SampleAuthority.Agent("a").Id, "new", "task-1");

    [Fact]
    public void TheFirstPlaceIsTaken() => Assert.Equal(Asked, Judge(1).Taken?.Place);

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 29, true)]
    [InlineData(1, 30, false)] // the lease has run out
    [InlineData(2, 0, false)] // two are allowed
    public void AnotherPlaceIsRefusedWhileOneIsHeardOf(int most, int secondsAgo, bool refused)
    {
        var ruling = Judge(most, Seen("old", "task-1", secondsAgo));

        Assert.Equal(refused, ruling.IsRefused);
        if (refused) Assert.Equal(Lease - TimeSpan.FromSeconds(secondsAgo), ruling.FreeIn);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void APlaceThatIsKnownIsWrittenAFewTimesALeaseOnly(int secondsAgo, bool written) =>
        Assert.Equal(written, Judge(1, Seen("new", "task-1", secondsAgo)).Taken is not null);

    [Fact]
    public void TheSameKeyForAnotherTaskIsTheSamePlace() => Assert.Empty(Judge(1, Seen("new", "task-2", 0)).Taken!.GivenUp);

    [Fact]
    public void WhoeverTakesOverEndsWhatTheOthersHold() =>
        Assert.Equal(["older", "old"], Judge(1, Seen("old", "task-1", 40), Seen("older", "task-2", 50)).Taken!.GivenUp);

    [Fact]
    public void OnlyAsManyAreGivenUpAsMustBe() =>
        Assert.Equal(["older"], Judge(2, Seen("old", "task-1", 0), Seen("older", "task-2", 50)).Taken!.GivenUp);

    [Fact]
    public void AFullHouseNamesTheFirstThatMayBecomeFree() =>
        Assert.Equal(TimeSpan.FromSeconds(10), Judge(2, Seen("one", "task-1", 5), Seen("two", "task-1", 20)).FreeIn);

    private static PlaceRuling Judge(int most, params SeenPlace[] places) =>
        PlaceRules.Judge(SampleAuthority.Agent("a").Facts with { MaxPlaces = most }, places, Asked, Lease, SampleAuthority.Noon);

    private static SeenPlace Seen(string key, string task, int secondsAgo) => new(key, task, SampleAuthority.Noon.AddSeconds(-secondsAgo));
}
