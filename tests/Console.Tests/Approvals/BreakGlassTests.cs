using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Approvals;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class BreakGlassTests : ConsolePageContext
{
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
}
