using AgentTrust.Console.Tests.Backend;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AgentTrust.Console.BrowserTests;

public sealed class EveryPageTests(ConsoleOverFakes stack, Browser browser)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"), ("approvals", "/approvals"), ("approval", "/approvals/apr_1"), ("passkeys", "/passkeys"), ("together", "/approvals/together/tsk_1"), ("tasks", "/tasks"), ("task", "/tasks/tsk_1"),
        ("open-task", "/tasks/open"), ("agents", "/agents"), ("drifted", "/agents/triage-agent"), ("agent", "/agents/coding-agent"), ("tools", "/tools"), ("tool", "/tools/git?tool=open_pull_request"), ("operations", "/operations"), ("policies", "/policies"),
        ("policy-set", "/policies/" + FakePolicies.Older), ("playground", "/policies/try"), ("evidence", "/evidence?outcome=denied"), ("questions", "/evidence/questions"), ("record", "/evidence/5"), ("story", "/calls/call_3"),
        ("nothing", "/tasks/gone"), ("not-found", "/no-such-page"),
    ];

    private static string Artifacts => Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task EveryPageCanBeReadByEverybodyAndAsksNobodyElse(ColorScheme scheme, int width)
    {
        await using var profile = await browser.NewProfileAsync(scheme, width);
        var page = await profile.NewPageAsync();
        var (elsewhere, complaints) = (new List<string>(), new List<string>());
        page.Request += (_, request) => { if (!new Uri(request.Url).IsLoopback && !request.Url.StartsWith("data:", StringComparison.Ordinal)) elsewhere.Add(request.Url); };
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal)) complaints.Add(message.Text); };
        var pages = new ConsolePages(page, stack.Console, Artifacts);
        await pages.SignInAsync("rita", ConsoleOverFakes.Password);

        List<string> violations = [];
        foreach (var (name, path) in Pages)
        {
            await pages.OpenAsync(path);
            await pages.ScreenshotAsync($"{name}-{scheme}-{width}".ToLowerInvariant());
            violations.AddRange(from violation in (await page.RunAxe()).Violations
                                where violation.Impact is "serious" or "critical"
                                select $"{path}: {violation.Id}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}");
        }

        Assert.Empty(violations);
        Assert.Empty(elsewhere);
        Assert.Empty(complaints); // the content security policy speaks here
    }
}
