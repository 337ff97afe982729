using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>What is left of a sign-in that is over: a tab, and the address that brought the person back.</summary>
public sealed class LeftBehindTests(ConsoleOverFakes stack, Browser browser)
{
    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task ATabThatIsStillOpenAfterSigningOutInAnotherDecidesNothing()
    {
        stack.Plane.Requests.Add(Samples.Request("apr_left"));
        await using var profile = await browser.NewProfileAsync();
        var tab = await profile.NewPageAsync();
        var answers = await SlowAnswers.BetweenAsync(tab);
        var stale = new ConsolePages(tab, stack.Console, Artifacts);
        await stale.SignInAsync("rita", ConsoleOverFakes.Password);
        await stale.OpenAsync("/approvals/apr_left");
        await Expect(tab.GetByTestId("grant")).ToBeEnabledAsync();
        answers.Hold(); // it goes on to show what it showed

        var other = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);
        await other.OpenAsync("/");
        await other.SignOutAsync();
        await tab.GetByTestId("grant").ClickAsync();
        answers.Arrive();

        await Expect(tab.Locator("input[name=person]").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(AccessRequestState.Pending, stack.Plane.Requests.Single(request => request.Id == "apr_left").State);
        Assert.DoesNotContain("rita POST /access-requests/apr_left/grant", stack.Plane.Seen);
    }

    [Fact]
    public async Task AReplayedSignInCallbackSignsNobodyIn()
    {
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        string? callback = null;
        page.Request += (_, request) => callback = request.Url.Contains("/signin-oidc?", StringComparison.Ordinal) ? request.Url : callback;
        var pages = new ConsolePages(page, stack.Console, Artifacts);
        await pages.SignInAsync("rita", ConsoleOverFakes.Password);
        await pages.SignOutAsync();

        await using var stranger = await browser.NewProfileAsync();
        foreach (var replay in new[] { page, await stranger.NewPageAsync() })
        {
            await replay.GotoAsync(callback!);
            Assert.Equal(0, await replay.GetByTestId("who").CountAsync());
            await replay.GotoAsync(stack.Console.ToString());
            await Expect(replay.Locator("input[name=person]").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        }
    }
}
