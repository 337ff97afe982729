using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>Whoever uses no mouse decides as well, on a phone's width too.</summary>
public sealed class KeyboardTests(ConsoleOverFakes stack, Browser browser)
{
    [Fact]
    public async Task ARequestIsFoundReadAndGrantedWithKeysAloneOnAPhone()
    {
        stack.Plane.Requests.Add(Samples.Request("apr_keys"));
        await using var profile = await browser.NewProfileAsync(width: 390, height: 844);
        var page = await SignedInAsync(profile);
        await page.OpenAsync("/approvals");

        var link = page.Page.Locator("a[href='/approvals/apr_keys']");
        await TabToAsync(page.Page, link);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("what")).ToBeVisibleAsync();
        await GoAsync(page.Page, "g", page.Page.GetByTestId("grant"));
        Assert.Equal(AccessRequestState.Pending, stack.Plane.Requests.Single(r => r.Id == "apr_keys").State);

        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("state")).ToHaveTextAsync("granted");
        var wider = await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");
        Assert.False(wider, "the page is wider than the phone");
    }

    [Fact]
    public async Task ARejectionIsWrittenWithKeysAndLettersOfTheReasonAreNoKeys()
    {
        stack.Plane.Requests.Add(Samples.Request("apr_keys_no"));
        await using var profile = await browser.NewProfileAsync();
        var page = await SignedInAsync(profile);
        await page.OpenAsync("/approvals/apr_keys_no");

        await page.Page.Keyboard.PressAsync("r");
        await page.Page.Keyboard.TypeAsync("xgju: it is not the fix?");
        await page.Page.Keyboard.PressAsync("Tab");
        await GoAsync(page.Page, "x", page.Page.GetByTestId("reject"));
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("state")).ToHaveTextAsync("rejected");

        Assert.Equal("xgju: it is not the fix?", stack.Plane.Requests.Single(r => r.Id == "apr_keys_no").Decisions.Single().Reason);
    }

    [Fact]
    public async Task WhoWantsNoSingleKeysTurnsThemOff()
    {
        await using var profile = await browser.NewProfileAsync();
        var page = await SignedInAsync(profile);
        await page.OpenAsync("/approvals/apr_1");

        await page.Page.Keyboard.PressAsync("?");
        await page.Page.GetByLabel("Use these keys").UncheckAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("u");

        await Expect(page.Page.GetByTestId("what")).ToBeVisibleAsync();
    }

    private static async Task GoAsync(IPage page, string key, ILocator wanted)
    {
        await Expect(wanted).ToBeEnabledAsync(); // once the page knows that it shows what is signed; before that there is nothing to press
        await page.Keyboard.PressAsync(key);
        await Expect(wanted).ToBeFocusedAsync();
    }

    private async Task<ConsolePages> SignedInAsync(IBrowserContext profile)
    {
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, "");
        await pages.SignInAsync("rita", ConsoleOverFakes.Password);
        return pages;
    }

    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail("The Tab key does not lead there.");
    }
}
