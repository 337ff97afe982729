using AgentTrust.Console.Tests.Backend;
using AgentTrust.OperatorConsole.Approvals;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class ApprovalsPageTests : ConsolePageContext
{
    public ApprovalsPageTests() => SignIn("rita", "service-owners");

    [Fact]
    public void ANewRequestAppearsWithinTwoSeconds()
    {
        Plane.Requests.Clear();
        var page = Open<ApprovalsPage>();
        page.WaitForElement("[data-testid=empty]");

        Plane.Requests.Add(Samples.Request("apr_2"));
        Tick();
        Tick();

        page.WaitForAssertion(() => Assert.Equal("/approvals/apr_2", page.Find("[data-testid=approval]").GetAttribute("href")));
    }

    [Fact]
    public void OfTenThousandRequestsOnePageIsShownAndAllAreCounted()
    {
        Plane.Requests.AddRange(Enumerable.Range(0, 9_999).Select(n => Samples.Request($"apr_many_{n}")));

        var page = Open<ApprovalsPage>();

        Assert.Equal("10,000", page.WaitForElement("[data-testid=total]").TextContent);
        Assert.Equal(50, page.FindAll("section[aria-labelledby=waiting] [data-testid=approval]").Count);
        var first = page.Find("[data-testid=approval]").GetAttribute("href");
        page.Click("[data-testid=older]");
        page.WaitForAssertion(() => Assert.NotEqual(first, page.Find("[data-testid=approval]").GetAttribute("href")));
    }

    [Fact]
    public void ASilentServiceIsNamedInWordsAndTheLastAnswerStays()
    {
        var page = Open<ApprovalsPage>();
        page.WaitForElement("[data-testid=approval]");

        Plane.Down.Add("approval-service");
        Tick();
        page.WaitForElement("[data-testid=trouble]");
        Assert.NotEmpty(page.FindAll("[data-testid=approval]"));

        Plane.Down.Clear();
        Tick();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=trouble]")));
    }
}
