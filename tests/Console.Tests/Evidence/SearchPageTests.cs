using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Evidence;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class SearchPageTests : ConsolePageContext
{
    public SearchPageTests() => SignIn("ada", "auditors");

    [Fact]
    public void ASearchIsInTheAddressSoThatItCanBePassedOn()
    {
        var page = OpenAt("/evidence?outcome=denied");
        Assert.Equal(2, page.FindAll("[data-testid=timeline] li").Count);

        page.Input("[data-testid=by-words]", "Deploying");
        page.Submit("form");

        page.WaitForAssertion(() => Assert.Contains("Deploying", Assert.Single(page.FindAll("[data-testid=timeline] li")).TextContent, StringComparison.Ordinal));
        Assert.EndsWith("?text=Deploying&outcome=denied", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void ASearchIsKeptUnderANameAndFoundAgain()
    {
        var page = OpenAt("/evidence?outcome=denied");
        page.Click("[data-testid=name-view]");
        page.Input("[data-testid=view-name]", "What was denied");
        page.Submit("[data-testid=views] form");

        page.WaitForAssertion(() => Assert.Equal("What was denied", page.Find("[data-testid=view]").TextContent));
        Assert.EndsWith("/evidence?outcome=denied", page.Find("[data-testid=view]").GetAttribute("href"), StringComparison.Ordinal);

        page.Click("[data-testid=views] button[aria-label='Forget What was denied']");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=view]")));
    }

    [Fact]
    public void OlderRecordsAreOnePageAway()
    {
        for (var n = 0; n < 60; n++) Plane.Log.Append(Samples.Record(AuditKinds.CallOutcome, "succeeded", $"Call {n}."));
        var page = OpenAt("/evidence");
        Assert.Equal(50, page.FindAll("[data-testid=timeline] li").Count);

        Services.GetRequiredService<NavigationManager>().NavigateTo(page.Find("[data-testid=older]").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Equal(18, page.FindAll("[data-testid=timeline] li").Count));
        Assert.Contains("All 68 records of the log can be found.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void ACallIsToldFromWhoAskedToWhatCameOfIt()
    {
        var page = Open<StoryPage>(parameters => parameters.Add(p => p.Call, "call_3"));

        Assert.Equal(2, page.WaitForElement("[data-testid=told]").QuerySelectorAll("li").Length);
        foreach (var shown in (string[])["coding-agent", "olivia", "oscar", "tsk_1", "denied", "A pull request needs a person.", "approval-required"])
            Assert.Contains(shown, page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<SearchPage> OpenAt(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Open<SearchPage>();
        page.WaitForElement("[data-testid=timeline]");
        return page;
    }
}
