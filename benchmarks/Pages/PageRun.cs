using System.Diagnostics;
using System.Text;
using AgentTrust.Benchmarks.Revocation;
using Microsoft.Playwright;

namespace AgentTrust.Benchmarks.Pages;

/// <summary>How long it takes, in real Chromium, until a page of the console shows what there is: with nothing behind it, and with very much.</summary>
internal static class PageRun
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly Page[] Pages =
    [
        new("approvals", "rita", "/approvals", "[data-testid=total]"),
        new("approvals, first card", "rita", "/approvals", "section[aria-labelledby=waiting] [data-testid=approval]"),
        new("evidence", "ada", "/evidence", "[data-testid=timeline] li"),
        new("evidence, one word", "ada", "/evidence?text=read_file", "[data-testid=timeline] li"),
        new("evidence, agent and outcome", "ada", "/evidence?agent=coding-agent&outcome=permitted", "[data-testid=timeline] li"),
        new("home", "oscar", "/", "main h1"),
    ];

    public static async Task<string> MeasureAsync(PageOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(Chromium)) throw new InvalidOperationException($"{Chromium} is missing: eng/setup.sh --browser installs it.");

        await output.WriteLineAsync("Starting the whole system …");
        await using var system = await RunningSystem.StartAsync(cancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        await output.WriteLineAsync("One request and one record …");
        await Filling.AskAsync(system, 1, cancellationToken);
        await Filling.RecordAsync(system, 1, cancellationToken);
        var before = await OpenAllAsync(system, browser, options.Times, cancellationToken);

        await output.WriteLineAsync($"{Verbs.Number(options.Requests)} requests …");
        await Filling.AskAsync(system, options.Requests, cancellationToken);
        await output.WriteLineAsync($"{Verbs.Number(options.Records)} records …");
        await Filling.RecordAsync(system, options.Records, cancellationToken);
        var after = await OpenAllAsync(system, browser, options.Times, cancellationToken);

        var text = new StringBuilder()
            .AppendLine($"Chromium {browser.Version}, 1280 by 900, on the same machine; from the navigation's start until what is named is visible. Opened {options.Times} times after two that do not count.")
            .AppendLine().AppendLine($"| page | with next to nothing: p50 ms | max ms | {Verbs.Number(options.Requests)} pending, {Verbs.Number(options.Records)} records: p50 ms | p99 ms | max ms |")
            .AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (var ((page, little), (_, much)) in before.Zip(after))
            text.AppendLine($"| {page.Name} | {Whole(little.Median)} | {Whole(little.Longest)} | {Whole(much.Median)} | {Whole(much.NinetyNinth)} | {Whole(much.Longest)} |");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task<IReadOnlyList<(Page Page, Delays Delays)>> OpenAllAsync(RunningSystem system, IBrowser browser, int times, CancellationToken cancellationToken)
    {
        var rows = new List<(Page, Delays)>();
        foreach (var person in Pages.GroupBy(page => page.Person))
        {
            await using var profile = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
            var tab = await profile.NewPageAsync();
            await SignInAsync(tab, system, person.Key);
            foreach (var page in person)
            {
                var taken = new List<TimeSpan>(times);
                for (var i = -2; i < times; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await tab.GotoAsync("about:blank"); // the page before is gone, with what it asks every second
                    var start = Stopwatch.GetTimestamp();
                    await tab.GotoAsync(new Uri(system.Console, page.Path).ToString(), new() { WaitUntil = WaitUntilState.Commit });
                    await tab.Locator(page.Shows).First.WaitForAsync(new() { State = WaitForSelectorState.Visible });
                    if (i >= 0) taken.Add(Stopwatch.GetElapsedTime(start));
                }

                rows.Add((page, Delays.Of(taken)));
            }
        }

        return rows;
    }

    private static async Task SignInAsync(IPage tab, RunningSystem system, string person)
    {
        await tab.GotoAsync(system.Console.ToString());
        await tab.Locator($"input[name=person][value={person}]").CheckAsync();
        await tab.GetByLabel("Password").FillAsync(system.Password);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await tab.GetByTestId("who").WaitForAsync();
    }

    private static string Whole(TimeSpan time) => Verbs.Number(time.TotalMilliseconds);

    /// <param name="Name">As the table has it.</param>
    /// <param name="Person">Who opens it.</param>
    /// <param name="Path">Where it is.</param>
    /// <param name="Shows">Visible once the page shows what there is.</param>
    private sealed record Page(string Name, string Person, string Path, string Shows);
}
