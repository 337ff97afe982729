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

    private async Task<ConsolePages> SignedInAsync(IBrowserContext profile, string person)
    {
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);
        await pages.SignInAsync(person, ConsoleOverFakes.Password);
        return pages;
    }
}
