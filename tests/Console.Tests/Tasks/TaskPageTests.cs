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
        page.Change("[data-testid=everything]", true);
        Assert.Equal(Plane.Log.Records.Count, page.FindAll("[data-testid=timeline] li").Count);

        Plane.Log.Append(Samples.Record(AuditKinds.CallOutcome, "succeeded", "The pull request is open."));
        Tick();

        page.WaitForAssertion(() => Assert.Contains("The pull request is open.", page.Find("[data-testid=timeline] li").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhileTheLogIsFollowedTheServicesAreAskedWhenARecordComes()
    {
        Plane.Log.CanBeFollowed = true;
        SignIn("rita", "service-owners");
        var page = OpenTask();
        page.WaitForAssertion(() => Assert.Equal(1, Plane.Log.Followers));
        for (var second = 0; second < 4; second++) Tick(); // until then it asks as well, for what was written while the stream opened
        page.Change("[data-testid=everything]", true);
        var asked = Plane.Seen.Count;

        Tick();
        Assert.Equal(asked, Plane.Seen.Count);
        await Plane.Log.AppendAndTellAsync(Samples.Record(AuditKinds.CallOutcome, "succeeded", "The pull request is open."));

        page.WaitForAssertion(() => Assert.Contains("The pull request is open.", page.Find("[data-testid=timeline] li").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void AnOperatorRevokesATaskWithAReason()
    {
        SignIn("oscar", "operators");
        var page = OpenTask();

        page.Click("[data-testid=revoke]");
        Assert.True(page.Find("[data-testid=confirm]").HasAttribute("disabled"));
        page.Input("form input", "The agent strays.");
        page.Submit("form");

        page.WaitForAssertion(() => Assert.Equal("revoked", page.Find("[data-testid=state]").TextContent));
        Assert.Equal((TaskState.Revoked, "The agent strays."), (Plane.Tasks[0].State, Plane.Tasks[0].CloseReason));
    }

    [Fact]
    public void ATaskRestsAndGoesOn()
    {
        SignIn("oscar", "operators");
        var page = OpenTask();

        Press(page, "suspend-task");
        page.WaitForAssertion(() => Assert.Equal("suspended", page.Find("[data-testid=state]").TextContent));
        Press(page, "resume-task");
        page.WaitForAssertion(() => Assert.Equal("open", page.Find("[data-testid=state]").TextContent));
    }

    [Fact]
    public void WhatIsSpentOfTheBudgetIsCountedFromTheRecords()
    {
        SignIn("rita", "service-owners");
        Plane.Log.Append(Samples.Record(AuditKinds.CallIntent, action: "repo.branch.write"));
        Plane.Log.Append(Samples.Record(AuditKinds.CallIntent, action: "tool.list"));
        Plane.Log.Append(Samples.Record(AuditKinds.CallIntent, action: "model.invoke"));

        var page = OpenTask();

        var meters = page.FindAll("[data-testid=meter]").Select(meter => meter.TextContent).ToArray();
        Assert.Contains(meters, text => text.Contains("Calls", StringComparison.Ordinal) && text.Contains("3 of 200", StringComparison.Ordinal));
        Assert.Contains(meters, text => text.Contains("Writes", StringComparison.Ordinal) && text.Contains("1 of 20", StringComparison.Ordinal));
    }

    [Fact]
    public void ATaskIsOpenedFromATemplateWithAReasonAndItsContractIsShownBefore()
    {
        SignIn("oscar", "operators");
        var page = Open<OpenTaskPage>();
        Assert.Contains("shop/checkout", page.WaitForElement("[data-testid=contract]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=open]").HasAttribute("disabled"));

        page.Input("[data-testid=reference]", "alert:CheckoutTotalsWrong");
        page.Input("[data-testid=reason]", "It fires.");
        page.Submit("form");

        page.WaitForAssertion(() => Assert.Equal(("tsk_new", "alert:CheckoutTotalsWrong"), (Plane.Tasks[^1].Id, Plane.Tasks[^1].Reference)));
    }

    [Fact]
    public void WhoMayNotRevokeReadsWhoMay()
    {
        SignIn("ada", "auditors");

        var page = OpenTask();

        Assert.Empty(page.FindAll("[data-testid=revoke]"));
        Assert.Contains("Operators and owners revoke tasks.", page.Markup, StringComparison.Ordinal);
    }

    private static void Press(IRenderedComponent<TaskPage> page, string button)
    {
        page.Click($"[data-testid={button}]");
        page.Input("[data-testid=why]", "A drill.");
        page.Submit("form");
    }

    private IRenderedComponent<TaskPage> OpenTask()
    {
        var page = Open<TaskPage>(parameters => parameters.Add(p => p.Id, "tsk_1"));
        page.WaitForElement("[data-testid=timeline]");
        return page;
    }
}
