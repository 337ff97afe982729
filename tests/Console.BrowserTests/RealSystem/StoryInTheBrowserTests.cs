using AgentTrust.AppHost.Tests;
using AgentTrust.Contracts.Tasks;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests.RealSystem;

/// <summary>People play the main story with nothing but the console, over the whole real system.</summary>
[Collection(nameof(RealSystem))]
public sealed class StoryInTheBrowserTests(RunningSystem system, Browser browser)
{
    private const float AgentWorks = 180_000;

    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Fact]
    public async Task AnOperatorRunsTheAgentAnOwnerGrantsAndBothSeeThePullRequest()
    {
        await using var oscars = await browser.NewProfileAsync();
        await using var ritas = await browser.NewProfileAsync();
        var oscar = new ConsolePages(await oscars.NewPageAsync(), system.AddressOf("console"), Artifacts);
        var rita = new ConsolePages(await ritas.NewPageAsync(), system.AddressOf("console"), Artifacts);

        await oscar.SignInAsync("oscar", system.Password);
        var task = await oscar.RunCodingAgentAsync();
        await rita.SignInAsync("rita", system.Password);
        await rita.OpenPendingApprovalAsync(AgentWorks);
        var (facts, arguments, diff) = (await rita.FactsAsync(), await rita.ArgumentsAsync(), await rita.DiffAsync());
        await rita.ScreenshotAsync("real-approval");
        await rita.GrantAsync();
        await Expect(oscar.Page.GetByTestId("state")).ToHaveTextAsync("completed", new() { Timeout = AgentWorks });
        await rita.OpenAsync(task);
        await rita.ScreenshotAsync("real-task");
        var timeline = await rita.Page.Locator("main").InnerTextAsync();

        foreach (var shown in (string[])["coding-agent", "olivia", "repo.pull_request.open", "shop/checkout", "CheckoutTotalsWrong"])
            Assert.Contains(shown, facts, StringComparison.Ordinal);
        Assert.Contains("fix/", arguments, StringComparison.Ordinal);
        Assert.Contains("OrderTotal.cs", diff, StringComparison.Ordinal);
        Assert.Contains("pull request 1", timeline, StringComparison.OrdinalIgnoreCase);
        await OperatorReadsTheStoryOfACallAsync(oscar, task);
        await OperatorStopsTheAgentAsync(oscar);
    }

    private static async Task OperatorReadsTheStoryOfACallAsync(ConsolePages oscar, string task)
    {
        await oscar.OpenAsync($"/evidence?task={task.Split('/')[^1]}&kind=call.outcome&action=repo.pull_request.open");
        await oscar.Page.GetByTestId("timeline").Locator("a").First.ClickAsync(new() { Timeout = 15_000 }); // a record is in the log before it can be found
        await oscar.Page.GetByTestId("story").ClickAsync();
        await Expect(oscar.Page.GetByTestId("told")).ToBeVisibleAsync();
        await oscar.ScreenshotAsync("real-story");
    }

    private async Task OperatorStopsTheAgentAsync(ConsolePages oscar)
    {
        var issuer = await system.TokenIssuerAsAsync("oscar");

        await oscar.OpenAsync("/agents/coding-agent");
        await oscar.SuspendAgentAsync("A drill.");
        Assert.Equal(AgentState.Suspended, (await issuer.GetAgentAsync("coding-agent", TestContext.Current.CancellationToken)).State);

        await oscar.ResumeAgentAsync("The drill is over.");
        Assert.Equal(AgentState.Active, (await issuer.GetAgentAsync("coding-agent", TestContext.Current.CancellationToken)).State);
    }
}
