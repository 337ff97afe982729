using AgentTrust.TokenIssuer.SecurityEvents.Sending;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>When a receiver is told what, and how long until it is tried again.</summary>
public sealed class EventDeliveryTests : EventsToAReceiver
{
    [Fact]
    public async Task AReceiverThatIsNewIsToldNothingOfOldTimes()
    {
        await SuspendAsync();
        await EnrolAsync();

        Assert.Equal(DeliveryTurn.Idle, await TurnAsync());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1000, 300)]
    public void TheTimeBetweenAttemptsDoublesUpToFiveMinutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), EventDelivery.PauseAfter(failures));
}
