using AgentTrust.AppHost.Tests;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests.RealSystem;

/// <summary>What operators, security and auditors do in the console, over the whole real system.</summary>
[Collection(nameof(RealSystem))]
public sealed class OperationsInTheBrowserTests(RunningSystem system, Browser browser)
{
    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task AnOperatorStopsEverythingEverybodySeesItAndSomebodyElseReleases()
    {
        await using var oscars = await browser.NewProfileAsync();
        await using var sams = await browser.NewProfileAsync(width: 390);
        var oscar = await SignedInAsync(oscars, "oscar");
        var sam = await SignedInAsync(sams, "sam");

        await oscar.OpenAsync("/operations");
        await Expect(oscar.Page.GetByTestId("service").Filter(new() { HasText = " healthy" })).ToHaveCountAsync(5);
        await oscar.Page.GetByTestId("stop").ClickAsync();
        await oscar.Page.GetByTestId("why").FillAsync("A drill.");
        await oscar.Page.GetByTestId("phrase").FillAsync("STOP");
        await oscar.Page.GetByTestId("confirm-stop").ClickAsync();

        await Expect(sam.Page.GetByTestId("halted")).ToContainTextAsync("oscar");
        await oscar.ScreenshotAsync("real-operations-halted");
        await Expect(oscar.Page.GetByTestId("release")).ToHaveCountAsync(0);
        await sam.OpenAsync("/operations");
        await sam.GiveReasonAsync("release", "The drill is over.", "switch-state", "not thrown");
        await Expect(oscar.Page.GetByTestId("halted")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task PoliciesAreReadTriedAndToldFromHistory()
    {
        var issuer = await system.TokenIssuerAsAsync("oscar");
        var task = await issuer.OpenTaskAsync(
            new() { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "To try a request with." }, TestContext.Current.CancellationToken);
        await using var adas = await browser.NewProfileAsync();
        var ada = await SignedInAsync(adas, "ada");

        await ada.OpenAsync("/policies");
        await ada.ScreenshotAsync("real-policies");
        await ada.Page.GetByTestId("try").ClickAsync();
        await ada.Page.GetByTestId("question-task").SelectOptionAsync(task.Id);
        await ada.Page.GetByTestId("question-action").SelectOptionAsync("repo.pull_request.open");
        await ada.Page.GetByTestId("ask").ClickAsync();
        await Expect(ada.Page.GetByTestId("outcome")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("needs a person|denied|permitted"));
        await ada.ScreenshotAsync("real-playground");
        await ada.OpenAsync("/policies");
        await ada.Page.GetByTestId("set").First.ClickAsync();
        await ada.Page.GetByTestId("replay").ClickAsync();
        await Expect(ada.Page.Locator(".chart")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await ada.ScreenshotAsync("real-policy-set");
        await issuer.CloseTaskAsync(task.Id, new("It was only to try a request with."), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task EveryToolOfTheCatalogIsShownAsPeopleLeftIt()
    {
        await using var sams = await browser.NewProfileAsync();
        var sam = await SignedInAsync(sams, "sam");

        await sam.OpenAsync("/tools");
        await Expect(sam.Page.GetByTestId("tool").Filter(new() { HasText = "open_pull_request" })).ToBeVisibleAsync();
        await sam.ScreenshotAsync("real-tools");
    }

    private async Task<ConsolePages> SignedInAsync(Microsoft.Playwright.IBrowserContext profile, string person)
    {
        var pages = new ConsolePages(await profile.NewPageAsync(), system.AddressOf("console"), Artifacts);
        await pages.SignInAsync(person, system.Password);
        return pages;
    }
}
