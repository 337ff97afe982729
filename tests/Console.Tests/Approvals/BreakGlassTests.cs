using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Approvals;
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

        page.Find("[data-testid=justification]").Input("It burns.");
        Assert.True(page.Find("[data-testid=break-glass]").HasAttribute("disabled"));
        page.Find("[data-testid=justification]").Input("Payments fail for everybody, and the on-call is unreachable.");
        page.Find("[data-testid=break-glass]").Click();

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
        Plane.Approvals.Reviews.Add(new BreakGlassReview
        {
            Id = "apr_1", Agent = Samples.CodingAgent, Owner = "olivia", OpenedBy = "oscar", Task = "tsk_1", Action = "deploy.execute", Resource = Plane.Requests[0].Call.Resource,
            Approvers = ["service-owners"], OpenedAt = Time.GetUtcNow(), DueAt = Time.GetUtcNow().AddDays(2),
            BrokenBy = [new("rita", "Payments fail for everybody.", Time.GetUtcNow()), new("sam", "I see the same failures.", Time.GetUtcNow())],
        });
        SignIn("ada", "auditors");
        var page = Open<ApprovalsPage>();

        page.WaitForElement("[data-testid=close-review]").Click();
        page.Find("[data-testid=why]").Input("The failures were real; the deploy fixed them.");
        page.Find("[data-testid=glass-review] form").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=glass-review]")));
        Assert.Empty(Plane.Approvals.Reviews);
    }

    private IRenderedComponent<ApprovalPage> OpenAs(string person, string group)
    {
        SignIn(person, group);
        var page = Open<ApprovalPage>(parameters => parameters.Add(p => p.Id, "apr_1"));
        page.WaitForElement("[data-testid=what]");
        return page;
    }
}
