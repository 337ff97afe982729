using static Microsoft.Playwright.Assertions;

namespace AgentTrust.Console.BrowserTests;

/// <summary>Whoever types faster than the server answers loses no letter.</summary>
public sealed class TypingTests(ConsoleOverFakes stack, Browser browser)
{
    private static readonly string[] Words = ["The quick ", "reviewer ", "writes a whole ", "line before ", "the first ", "answer is back, ", "and all of ", "it counts."];

    [Theory]
    [InlineData("rita", "/approvals/apr_1", null, "reason")]
    [InlineData("rita", "/approvals/together/tsk_1", null, "reason")]
    [InlineData("oscar", "/agents/coding-agent", "suspend", "why")]
    [InlineData("oscar", "/agents/coding-agent", "transfer", "transfer-to")]
    [InlineData("oscar", "/tools/git?tool=open_pull_request", null, "reason")]
    [InlineData("oscar", "/operations", "stop", "why")]
    [InlineData("oscar", "/policies", null, "policy-words")]
    [InlineData("ada", "/evidence", null, "by-words")]
    public async Task WhatIsTypedFastIsAllThere(string person, string path, string? button, string field)
    {
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        var answers = await SlowAnswers.BetweenAsync(page);
        var pages = new ConsolePages(page, stack.Console, "");
        await pages.SignInAsync(person, ConsoleOverFakes.Password);
        await pages.OpenAsync(path);
        await Expect(page.Locator("main h1")).ToBeFocusedAsync(); // a new page takes the focus, for those who hear it; nobody types before that
        if (button is not null) await page.GetByTestId(button).ClickAsync();

        await page.GetByTestId(field).FocusAsync();
        foreach (var word in Words)
        {
            answers.Hold();
            await page.Keyboard.TypeAsync(word);
            answers.Arrive(); // the answers to these letters meet the next ones
        }

        await page.Keyboard.TypeAsync("!");
        await Expect(page.GetByTestId(field)).ToHaveValueAsync(string.Concat(Words) + "!");
    }
}
