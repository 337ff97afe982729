using AgentTrust.SampleTools.Models;

namespace AgentTrust.CodingAgent.Tests.Models;

public sealed class RoundingDefectTests
{
    [Fact]
    public void RoundingMovesFromTheLinesToTheSum()
    {
        Assert.Equal("""
            public static class OrderTotal
            {
                public static decimal Of(Order order)
                {
                    var total = 0m;

                    foreach (var line in order.Lines)
                    {
                        total += line.Price;
                    }

                    var discount = Math.Round(total * order.DiscountPercent / 100m, 2, MidpointRounding.AwayFromZero);

                    return total - discount;
                }
            }

            """, RoundingDefect.Find(FakeToolProxy.BuggyFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("var discount = Math.Round(total * rate, 2, MidpointRounding.AwayFromZero);")]
    public void CodeWithoutTheDefectIsLeftAlone(string code) => Assert.Null(RoundingDefect.Find(code));

    [Fact]
    public void ACorrectedFileHasNoDefect() => Assert.Null(RoundingDefect.Find(RoundingDefect.Find(FakeToolProxy.BuggyFile)!));
}
