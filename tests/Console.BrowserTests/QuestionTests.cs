using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>What is asked after an incident, in a real browser.</summary>
public sealed class QuestionTests(ConsoleOverFakes stack, Browser browser)
{
    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task AnAuditorAsksWhoCouldAndKeepsASearch()
    {
        await using var profile = await browser.NewProfileAsync();
        var ada = await SignedInAsync(profile, "ada");

        await ada.OpenAsync("/evidence/questions");
        await ada.Page.GetByTestId("could-resource").FillAsync("production");
        await ada.Page.GetByTestId("ask-could").ClickAsync();
        await Expect(ada.Page.GetByTestId("path")).ToContainTextAsync("service-owners and security");
        await ada.ScreenshotAsync("questions-asked");

        await ada.OpenAsync("/evidence?outcome=denied");
        await ada.Page.GetByTestId("name-view").ClickAsync();
        await ada.Page.GetByTestId("view-name").FillAsync("Denied");
        await ada.Page.GetByTestId("keep-view").ClickAsync();
        await Expect(ada.Page.GetByTestId("view")).ToHaveTextAsync("Denied");
        await ada.ScreenshotAsync("evidence-kept");
    }

    [Fact]
    public async Task AnOperatorSeesHowFastEndsTookEffect()
    {
        await using var profile = await browser.NewProfileAsync();
        var oscar = await SignedInAsync(profile, "oscar");

        await oscar.OpenAsync("/operations");
        await Expect(oscar.Page.GetByTestId("end")).ToHaveCountAsync(2);
        await oscar.ScreenshotAsync("operations-measured");
    }

    [Fact]
    public async Task TheGlassIsBrokenWithAJustificationOnAPhone()
    {
        stack.Plane.Requests.Add(Samples.Request("apr_glass") with { MayBreakGlass = true });
        await using var profile = await browser.NewProfileAsync(width: 390);
        var rita = await SignedInAsync(profile, "rita");

        await rita.OpenAsync("/approvals/apr_glass");
        await rita.Page.GetByTestId("glass").Locator("summary").ClickAsync();
        await rita.Page.GetByTestId("justification").FillAsync("Payments fail for everybody, and nobody else answers.");
        await rita.ScreenshotAsync("approval-glass");
        await rita.Page.GetByTestId("break-glass").ClickAsync();
        await Expect(rita.Page.Locator(".decided")).ToContainTextAsync("broke the glass");

        var request = stack.Plane.Requests.Single(r => r.Id == "apr_glass");
        Assert.Equal((AccessRequestState.Pending, true), (request.State, request.Decisions.Single().BreakGlass));
        stack.Plane.Requests.Remove(request);
    }

    private async Task<ConsolePages> SignedInAsync(IBrowserContext profile, string person)
    {
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);
        await pages.SignInAsync(person, ConsoleOverFakes.Password);
        return pages;
    }
}
