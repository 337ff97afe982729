using AgentTrust.OperatorConsole.Layout;

namespace AgentTrust.Console.Tests.Layout;

public sealed class WhenTests
{
    [Theory]
    [InlineData(0, "0 s ago")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-60, "1 min ago")]
    [InlineData(-7_200, "2 h ago")]
    [InlineData(-172_800, "2 d ago")]
    [InlineData(90, "in 1 min")]
    public void TimesAreDistances(int seconds, string words)
    {
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(words, When.Words(now.AddSeconds(seconds), now));
    }
}
