using AgentTrust.Contracts.Tokens;
using AgentTrust.OperatorConsole.Layout;
using AgentTrust.OperatorConsole.Operations;
using Bunit;

namespace AgentTrust.Console.Tests.Operations;

public sealed class OperationsPageTests : ConsolePageContext
{
    [Fact]
    public void HowFastEndsTookEffectIsMeasuredWhereItCounts()
    {
        SignIn("oscar", "operators");
        var page = Open<RevocationTimes>();

        page.WaitForAssertion(() => Assert.Equal("61 ms", page.Find("[data-testid=heard]").TextContent));
        Assert.Equal("52 ms", page.Find("[data-testid=cut]").TextContent);
        Assert.Equal("fresh", page.Find("[data-testid=feed]").TextContent);
        Assert.Equal(2, page.FindAll("[data-testid=end]").Count);
    }

    [Fact]
    public void WhoMayNotSeeTheTimesIsToldWhoMay()
    {
        SignIn("rita", "service-owners");

        Assert.Contains("Operators, security and auditors", Open<RevocationTimes>().Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(Plane.Seen, seen => seen.Contains("/operations/revocations", StringComparison.Ordinal));
    }

    [Fact]
    public void NobodyStopsEverythingByOneClick()
    {
        SignIn("oscar", "operators");
        var page = OpenOperations();

        page.Click("[data-testid=stop]");
        page.Input("[data-testid=why]", "Something is very wrong.");
        page.Input("[data-testid=phrase]", "stop");
        page.Submit("form");
        Assert.False(Plane.Switch.Halted);

        page.Input("[data-testid=phrase]", "STOP");
        page.Submit("form");
        page.WaitForAssertion(() => Assert.Equal("everything is stopped", page.Find("[data-testid=switch-state]").TextContent));
        Assert.Equal("Something is very wrong.", Plane.Switch.HaltReason);
    }

    [Theory]
    [InlineData("oscar", false)]
    [InlineData("sam", true)]
    public void SomebodyElseReleases(string person, bool may)
    {
        Plane.Switch = new KillSwitchFacts { Halted = true, HaltedBy = "oscar", HaltReason = "A drill.", HaltedAt = Time.GetUtcNow() };
        SignIn(person, "security");

        var page = OpenOperations();

        Assert.Equal(may, page.FindAll("[data-testid=release]").Count == 1);
    }

    [Fact]
    public void EveryPageSaysThatEverythingIsStopped()
    {
        SignIn("rita", "service-owners");
        var banner = Open<HaltedBanner>();
        Assert.Empty(banner.FindAll("[data-testid=halted]"));

        Plane.Switch = new KillSwitchFacts { Halted = true, HaltedBy = "oscar", HaltReason = "A drill.", HaltedAt = Time.GetUtcNow() };
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("oscar", banner.WaitForElement("[data-testid=halted]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void AServiceThatDoesNotAnswerIsSeen()
    {
        SignIn("oscar", "operators");
        Plane.Down.Add("approval-service");

        var page = OpenOperations();

        var services = page.FindAll("[data-testid=service]").Select(service => service.TextContent).ToArray();
        Assert.Equal(5, services.Length);
        Assert.Contains(services, text => text.Contains("approval-service", StringComparison.Ordinal) && text.Contains("unhealthy", StringComparison.Ordinal));
        Assert.Equal(4, services.Count(text => text.Contains(" healthy", StringComparison.Ordinal)));
    }

    private IRenderedComponent<OperationsPage> OpenOperations()
    {
        var page = Open<OperationsPage>();
        page.WaitForElement("[data-testid=switch-state]");
        return page;
    }
}
