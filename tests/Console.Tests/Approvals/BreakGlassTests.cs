using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Approvals;
using AgentTrust.OperatorConsole.Home;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class BreakGlassTests : ConsolePageContext
{
    [Fact]
    public void TheGlassIsOfferedOnlyWherePolicyLetsItBeBroken()
    {
        Assert.Empty(OpenAs("rita", "service-owners").FindAll("[data-testid=glass]"));
    }

    [Fact]
    public void OnePersonWithAJustificationIsHalfOfIt()
    {
        Plane.Requests[0] = Plane.Requests[0] with { MayBreakGlass = true };
        var page = OpenAs("rita", "service-owners");

        page.Input("[data-testid=justification]", "It burns.");
        Assert.True(page.Find("[data-testid=break-glass]").HasAttribute("disabled"));
        page.Input("[data-testid=justification]", "Payments fail for everybody, and the on-call is unreachable.");
        page.Click("[data-testid=break-glass]");

        page.WaitForAssertion(() => Assert.True(Plane.Requests[0].Decisions.Single().BreakGlass));
        Assert.Equal(AccessRequestState.Pending, Plane.Requests[0].State);
    }

    [Fact]
    public void WhoseAgentItIsDoesNotBreakTheGlassEither()
    {
        Plane.Requests[0] = Plane.Requests[0] with { MayBreakGlass = true };
        var page = OpenAs("olivia", "service-owners");

        Assert.Contains("You own this agent", page.Find("[data-testid=glass-hindrance]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=break-glass]"));
    }

    [Fact]
    public void AReviewIsClosedByWhoHasNoStakeInIt()
    {
        Plane.Approvals.Reviews.Add(Samples.Review(Samples.Deploy("apr_1") with { Decisions = [Said("rita"), Said("sam")] }));
        SignIn("ada", "auditors");
        var page = Open<ApprovalsPage>();

        page.Click("[data-testid=close-review]");
        page.Input("[data-testid=why]", "The failures were real; the deploy fixed them.");
        page.Submit("[data-testid=glass-review] form");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=glass-review]")));
        Assert.Empty(Plane.Approvals.Reviews);
    }

    [Theory]
    [InlineData("ada", "auditors", true)]
    [InlineData("rita", "service-owners", false)] // broke it
    [InlineData("olivia", "auditors", false)] // her agent
    [InlineData("oscar", "operators", false)] // opened the task
    public void AReviewNeedsOnlyWhoMayCloseIt(string person, string group, bool needed)
    {
        Plane.Approvals.Reviews.Add(Samples.Review(Samples.Deploy("apr_1") with { Decisions = [Said("rita"), Said("sam")] }));
        SignIn(person, group);

        var home = Open<HomePage>();
        home.WaitForElement("#needs");

        Assert.Equal(needed, home.FindAll("[data-testid=glass-review]").Count == 1);
    }

    [Fact]
    public void TwoDifferentPeopleGrantItForAShortTimeAndAReviewIsLeft()
    {
        Plane.Requests[0] = Samples.Deploy("apr_1") with { Decisions = [Said("sam")] };
        var page = OpenAs("rita", "service-owners");

        Assert.True(page.Find("[data-testid=glass]").HasAttribute("open")); // nobody has to look for what somebody began
        page.Input("[data-testid=justification]", "I see the same failures, and nobody else answers.");
        page.Click("[data-testid=break-glass]");

        page.WaitForElement("[data-testid=glass-broken]");
        Assert.Contains("expires in 5 min", page.Find("[data-testid=usable]").TextContent, StringComparison.Ordinal);
        Assert.Single(Plane.Approvals.Reviews);
        Assert.Empty(page.FindAll("[data-testid=glass]"));
    }

    [Fact]
    public void OnePersonIsNoTwo()
    {
        Plane.Requests[0] = Samples.Deploy("apr_1") with { Decisions = [Said("rita")] };

        Assert.Contains("a second person has to", OpenAs("rita", "service-owners").Find("[data-testid=glass-hindrance]").TextContent, StringComparison.Ordinal);
    }

    private ApprovalDecision Said(string person) =>
        new() { Person = person, Groups = ["service-owners"], Granted = true, BreakGlass = true, At = Time.GetUtcNow(), Reason = "Payments fail for everybody." };

    private IRenderedComponent<ApprovalPage> OpenAs(string person, string group)
    {
        SignIn(person, group);
        var page = Open<ApprovalPage>(parameters => parameters.Add(p => p.Id, "apr_1"));
        page.WaitForElement("[data-testid=what]");
        return page;
    }
}
