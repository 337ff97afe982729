using AgentTrust.Console.Tests.Backend;
using AgentTrust.OperatorConsole.Approvals;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class EscalationNoteTests : ConsolePageContext
{
    [Fact]
    public void WhatNobodyAnswersSaysToWhomItGoesAndWhatComesThen()
    {
        Plane.Requests[0] = Samples.Deploy("apr_1") with { EscalatesAt = Time.GetUtcNow().AddMinutes(5), ExpiresAt = Time.GetUtcNow().AddMinutes(13) };
        var note = OpenAs("rita", "service-owners").Find("[data-testid=escalation]").TextContent;

        Assert.Contains("It goes on to operators in 5 min", note, StringComparison.Ordinal);
        Assert.Contains("From then on somebody of operators may decide", note, StringComparison.Ordinal);
        Assert.Contains("it expires in 13 min", note, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsTellOthersButLetNobodyDecide()
    {
        var request = Samples.Deploy("apr_1");
        Plane.Requests[0] = Samples.Bound(request with { Call = request.Call with { Escalation = null } });
        var page = OpenAs("olga", "operators");

        Assert.Contains("only service-owners and security may decide", page.Find("[data-testid=escalation]").TextContent, StringComparison.Ordinal);
        Assert.Contains("you are in operators", page.Find("[data-testid=hindrance]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(60, false)]
    public void WhoItWentOnToMayDecideFromItsMomentOn(int escalatesInSeconds, bool mayDecide)
    {
        Plane.Requests[0] = Samples.Deploy("apr_1") with { EscalatesAt = Time.GetUtcNow().AddSeconds(escalatesInSeconds) };
        var page = OpenAs("olga", "operators");

        Assert.Equal(mayDecide, page.FindAll("[data-testid=escalated]").Count == 1);
        Assert.Equal(mayDecide, page.FindAll("[data-testid=hindrance]").Count == 0);
        Assert.Equal(mayDecide, Open<OperatorConsole.Home.HomePage>().WaitForElement("[aria-labelledby=needs]").QuerySelectorAll("[data-testid=approval]").Length == 1);
    }

    private IRenderedComponent<ApprovalPage> OpenAs(string person, string group)
    {
        SignIn(person, group);
        var page = Open<ApprovalPage>(parameters => parameters.Add(p => p.Id, "apr_1"));
        page.WaitForElement("[data-testid=what]");
        return page;
    }
}
