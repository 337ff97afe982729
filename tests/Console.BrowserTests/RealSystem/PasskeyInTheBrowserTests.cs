using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using AgentTrust.AppHost.Tests;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests.RealSystem;

/// <summary>A person signs with an authenticator what they see, over the whole real system.</summary>
[Collection(nameof(RealSystem))]
public sealed class PasskeyInTheBrowserTests(RunningSystem system, Browser browser) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private TokenIssuerClient _issuer = null!;
    private TaskFacts _task = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The agent of this test acts in its place.
        await system.CommandAsync("coding-agent", KnownResourceCommands.StopCommand);
        _issuer = await system.TokenIssuerAsAsync("oscar");
        _task = await _issuer.OpenTaskAsync(new() { Template = "fix-firing-alert", Reference = "alert:CheckoutTotalsWrong", Reason = "A test." }, Ending);
        await _issuer.AdvanceStepAsync(_task.Id, Ending);
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.CloseTaskAsync(_task.Id, new ReasonGiven("The test is over."), Ending);
        await system.CommandAsync("coding-agent", KnownResourceCommands.StartCommand);
    }

    [Fact]
    public async Task APasskeySignsADecisionAndATamperedArgumentAfterwardsVoidsIt()
    {
        using var agent = new TestAgent(system);
        var token = await agent.GetTokenAsync(_task.Id);
        Assert.Equal("approval-required", (await agent.CallAsync(token, "git", "open_pull_request", PullRequest("What rita sees"))).Denial);
        var approvals = await system.ApprovalsAsAsync("rita");
        var request = (await approvals.ListAsync(AccessRequestState.Pending, Ending)).Single(pending => pending.Call.Task == _task.Id);

        await using var profile = await browser.NewProfileAsync();
        var rita = new ConsolePages(await profile.NewPageAsync(), system.AddressOf("console"), Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots"));
        await Authenticator.AttachAsync(rita.Page);
        await rita.SignInAsync("rita", system.Password);
        await RegisterAsync(rita);
        await rita.OpenAsync($"/approvals/{request.Id}");
        await Expect(rita.Page.GetByTestId("grant")).ToHaveTextAsync("Sign and grant");
        await rita.ScreenshotAsync("real-passkey-before");
        await rita.GrantAsync();
        await Expect(rita.Page.GetByTestId("signed")).ToBeVisibleAsync();
        await rita.ScreenshotAsync("real-passkey-signed");

        var granted = await approvals.GetAsync(request.Id, Ending);
        Assert.Equal(request.Digest, granted.Decisions.Single().Passkey?.Digest);
        var tampered = await agent.CallAsync(token, "git", "open_pull_request", PullRequest("What rita never saw"));
        Assert.Equal("approval-required", tampered.Denial);
        Assert.Equal(AccessRequestState.Granted, (await approvals.GetAsync(request.Id, Ending)).State);
        await RemovePasskeysAsync(rita);
    }

    private static async Task RegisterAsync(ConsolePages person)
    {
        await person.OpenAsync("/passkeys");
        await person.Page.GetByTestId("passkey-name").FillAsync("test authenticator");
        await person.Page.GetByTestId("register-passkey").ClickAsync();
        await Expect(person.Page.GetByTestId("passkey")).ToHaveCountAsync(1, new() { Timeout = (float)Patience.TotalMilliseconds });
        await person.ScreenshotAsync("real-passkeys");
    }

    private static async Task RemovePasskeysAsync(ConsolePages person)
    {
        await person.OpenAsync("/passkeys");
        await person.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove test authenticator" }).ClickAsync();
        await Expect(person.Page.GetByTestId("passkey")).ToHaveCountAsync(0);
    }

    private static JsonObject PullRequest(string title) => new()
    {
        ["repository"] = "shop/checkout", ["branch"] = "fix/checkout-totals", ["title"] = title, ["body"] = "The discount was rounded per line.",
    };
}
