using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;

namespace AgentTrust.Console.BrowserTests;

public sealed class ApprovalStoryTests(ConsoleOverFakes stack, Browser browser)
{
    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task AServiceOwnerSeesExactlyWhatIsAskedAndGrantsIt()
    {
        stack.Plane.Requests.Add(Samples.Request("apr_story"));
        await using var profile = await browser.NewProfileAsync();
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);

        await pages.SignInAsync("rita", ConsoleOverFakes.Password);
        await pages.OpenAsync("/approvals/apr_story");
        var (facts, arguments, diff) = (await pages.FactsAsync(), await pages.ArgumentsAsync(), await pages.DiffAsync());
        await pages.ScreenshotAsync("approval-pending");
        await pages.GrantAsync();
        await pages.ScreenshotAsync("approval-granted");

        foreach (var shown in (string[])["coding-agent", "olivia", "oscar", "tsk_1", "repo.pull_request.open", "shop/checkout", "git / open_pull_request"])
            Assert.Contains(shown, facts, StringComparison.Ordinal);
        Assert.Contains("agent/fix-checkout-totals", arguments, StringComparison.Ordinal);
        Assert.Contains("MidpointRounding.ToEven", diff, StringComparison.Ordinal);
        var request = stack.Plane.Requests.Single(r => r.Id == "apr_story");
        Assert.Equal((AccessRequestState.Granted, "rita"), (request.State, request.Decisions.Single().Person));
        Assert.Contains("rita POST /access-requests/apr_story/grant", stack.Plane.Seen);
    }

    [Fact]
    public async Task AnOperatorStopsAnAgentAndChoosesTheDark()
    {
        await using var profile = await browser.NewProfileAsync();
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);

        await pages.SignInAsync("oscar", ConsoleOverFakes.Password);
        await pages.OpenAsync("/agents/coding-agent");
        await pages.SuspendAgentAsync("A drill.");
        await pages.ResumeAgentAsync("The drill is over.");
        await pages.SwitchThemeAsync();
        await pages.OpenAsync("/");

        Assert.Equal("dark", await pages.Page.Locator("html").GetAttributeAsync("data-theme"));
        Assert.Contains("oscar POST /agents/coding-agent/suspend", stack.Plane.Seen);
        await pages.SignOutAsync();
    }

    [Fact]
    public async Task AProofIsDownloadedWithThePersonsOwnToken()
    {
        await using var profile = await browser.NewProfileAsync();
        var pages = new ConsolePages(await profile.NewPageAsync(), stack.Console, Artifacts);

        await pages.SignInAsync("ada", ConsoleOverFakes.Password);
        await pages.OpenAsync("/evidence/5");
        var download = await pages.Page.RunAndWaitForDownloadAsync(() => pages.Page.GetByTestId("download").ClickAsync());

        Assert.Equal("record-5.tlog-proof", download.SuggestedFilename);
        Assert.Contains("ada GET /log/records/5/tlog-proof", stack.Plane.Seen);
    }
}
