using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>An emergency from its first word to its review, on phones.</summary>
public sealed class BreakGlassTests(ConsoleOverFakes stack, Browser browser)
{
    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task TwoPeopleBreakTheGlassAndAThirdClosesItsReview()
    {
        stack.Plane.Requests.Add(Samples.Deploy("apr_glass"));
        await using var ritas = await browser.NewProfileAsync(width: 390);
        await using var sams = await browser.NewProfileAsync(ColorScheme.Dark, width: 390);
        await using var adas = await browser.NewProfileAsync();

        var rita = await SignedInAsync(ritas, "rita");
        await rita.OpenAsync("/approvals/apr_glass");
        await Expect(rita.Page.GetByTestId("escalated")).ToBeVisibleAsync();
        await rita.Page.GetByTestId("glass").Locator("summary").ClickAsync();
        await BreakAsync(rita, "Payments fail for everybody, and nobody answers.");
        await Expect(rita.Page.GetByTestId("glass-hindrance")).ToContainTextAsync("a second person has to");
        await LookAsync(rita, "glass-one-of-two");
        Assert.Equal(AccessRequestState.Pending, Now().State);

        var sam = await SignedInAsync(sams, "sam");
        await sam.OpenAsync("/approvals/apr_glass");
        await BreakAsync(sam, "I see the same failures on the dashboard.");
        await Expect(sam.Page.GetByTestId("state")).ToHaveTextAsync("granted");
        await Expect(sam.Page.GetByTestId("glass-broken")).ToBeVisibleAsync();
        await LookAsync(sam, "glass-broken");
        Assert.Equal(["rita", "sam"], Now().Decisions.Where(decision => decision.BreakGlass).Select(decision => decision.Person));

        var ada = await SignedInAsync(adas, "ada");
        await LookAsync(ada, "glass-review");
        await ada.Page.GetByTestId("close-review").ClickAsync();
        await ada.Page.GetByTestId("why").FillAsync("The failures were real, and the deployment ended them.");
        await ada.Page.GetByTestId("confirm").ClickAsync();
        await Expect(ada.Page.GetByTestId("glass-review")).ToHaveCountAsync(0);

        Assert.Contains("ada POST /break-glass-reviews/apr_glass/close", stack.Plane.Seen);
        stack.Plane.Requests.RemoveAll(request => request.Id == "apr_glass");
    }

    private AccessRequest Now() => stack.Plane.Requests.Single(request => request.Id == "apr_glass");

    private static async Task BreakAsync(ConsolePages person, string justification)
    {
        await person.Page.GetByTestId("justification").FillAsync(justification);
        await person.Page.GetByTestId("break-glass").ClickAsync();
    }

    private static async Task LookAsync(ConsolePages person, string name)
    {
        await person.ScreenshotAsync(name);
        Assert.DoesNotContain((await person.Page.RunAxe()).Violations, violation => violation.Impact is "serious" or "critical");
        Assert.False(await person.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "the page is wider than its window");
    }

    private async Task<ConsolePages> SignedInAsync(IBrowserContext profile, string person)
    {
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);
        await pages.SignInAsync(person, ConsoleOverFakes.Password);
        return pages;
    }
}
