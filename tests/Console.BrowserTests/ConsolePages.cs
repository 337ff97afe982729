using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>What a person does in the console, in one place: the same actions against made-up services and the real stack.</summary>
public sealed class ConsolePages(IPage page, Uri console, string artifacts)
{
    public IPage Page => page;

    /// <summary>Opens the console, picks the person at the provider's page, and arrives signed in.</summary>
    public async Task SignInAsync(string person, string password)
    {
        await page.GotoAsync(console.ToString());
        await page.Locator($"input[name=person][value={person}]").CheckAsync();
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByTestId("who")).ToBeVisibleAsync(new() { Timeout = 20_000 }); // the first one compiles and connects everything
    }

    /// <summary>Goes to a page by its path and waits for what it asked its services.</summary>
    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(new Uri(console, path).ToString());
        await Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await Expect(page.Locator(".waiting")).ToHaveCountAsync(0);
    }

    /// <summary>From the list to the newest pending request; waits until there is one.</summary>
    public async Task OpenPendingApprovalAsync(float patienceMilliseconds = 5_000)
    {
        await OpenAsync("/approvals");
        var request = page.Locator("section[aria-labelledby=waiting]").GetByTestId("approval").First;
        await request.ClickAsync(new LocatorClickOptions { Timeout = patienceMilliseconds });
        await Expect(page.GetByTestId("what")).ToBeVisibleAsync();
    }

    public Task<string> FactsAsync() => page.GetByTestId("facts").InnerTextAsync();

    public Task<string> ArgumentsAsync() => page.GetByTestId("arguments").InnerTextAsync();

    public Task<string> DiffAsync() => page.GetByTestId("diff").InnerTextAsync();

    public async Task GrantAsync()
    {
        await page.GetByTestId("grant").ClickAsync();
        await Expect(page.GetByTestId("state")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("granted|consumed"));
    }

    public async Task RejectAsync(string reason)
    {
        await page.GetByTestId("reason").FillAsync(reason);
        await page.GetByTestId("reject").ClickAsync();
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("rejected");
    }

    /// <summary>Presses the button as an operator; returns the path of the task's page.</summary>
    public async Task<string> RunCodingAgentAsync()
    {
        await page.GetByTestId("run-agent").ClickAsync();
        // On a busy machine the first task of a fresh stack takes its time; what goes wrong instead is said on the page.
        await Expect(page.GetByTestId("state").Or(page.GetByTestId("trouble")).First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByTestId("trouble")).ToHaveCountAsync(0);
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>On the agent's page, as an operator or owner.</summary>
    public Task SuspendAgentAsync(string reason) => GiveReasonAsync("suspend", reason, "suspended");

    /// <summary>On the agent's page, as an operator or owner.</summary>
    public Task ResumeAgentAsync(string reason) => GiveReasonAsync("resume", reason, "active");

    /// <summary>On the task's page, as an operator or owner.</summary>
    public Task RevokeTaskAsync(string reason) => GiveReasonAsync("revoke", reason, "revoked");

    public Task SwitchThemeAsync() => page.Locator("[data-toggle-theme]").ClickAsync();

    public async Task SignOutAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator("input[name=person]").First).ToBeVisibleAsync();
    }

    /// <summary>Kept with the test results.</summary>
    /// <remarks>From the top: a picture of the whole page taken further down scrolls back after it, under the next click.</remarks>
    public async Task ScreenshotAsync(string name)
    {
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(artifacts, name + ".png"), FullPage = true });
    }

    /// <summary>Presses a button that asks why, and waits for what it leads to.</summary>
    public async Task GiveReasonAsync(string button, string reason, string shownAt, string state)
    {
        await page.GetByTestId(button).ClickAsync();
        await page.GetByTestId("why").FillAsync(reason);
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByTestId(shownAt)).ToHaveTextAsync(state);
    }

    private Task GiveReasonAsync(string button, string reason, string state) => GiveReasonAsync(button, reason, "state", state);
}
