using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.OperatorConsole.Tasks;
using Bunit;

namespace AgentTrust.Console.Tests.Tasks;

public sealed class TaskPageTests : ConsolePageContext
{
    [Fact]
    public void TheTimelineGrowsWhileThePersonLooks()
    {
        SignIn("rita", "service-owners");
        var page = OpenTask();
        page.Find("[data-testid=everything]").Change(true);
        Assert.Equal(Plane.Log.Records.Count, page.FindAll("[data-testid=timeline] li").Count);

        Plane.Log.Append(Samples.Record(AuditKinds.CallOutcome, "succeeded", "The pull request is open."));
        Tick();

        page.WaitForAssertion(() => Assert.Contains("The pull request is open.", page.Find("[data-testid=timeline] li").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void AnOperatorRevokesATaskWithAReason()
    {
        SignIn("oscar", "operators");
        var page = OpenTask();

        page.Find("[data-testid=revoke]").Click();
        Assert.True(page.Find("[data-testid=confirm]").HasAttribute("disabled"));
        page.Find("form input").Input("The agent strays.");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("revoked", page.Find("[data-testid=state]").TextContent));
        Assert.Equal((TaskState.Revoked, "The agent strays."), (Plane.Tasks[0].State, Plane.Tasks[0].CloseReason));
    }

    [Fact]
    public void WhoMayNotRevokeReadsWhoMay()
    {
        SignIn("ada", "auditors");

        var page = OpenTask();

        Assert.Empty(page.FindAll("[data-testid=revoke]"));
        Assert.Contains("Operators and owners revoke tasks.", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<TaskPage> OpenTask()
    {
        var page = Open<TaskPage>(parameters => parameters.Add(p => p.Id, "tsk_1"));
        page.WaitForElement("[data-testid=timeline]");
        return page;
    }
}
