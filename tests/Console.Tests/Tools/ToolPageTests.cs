using AgentTrust.OperatorConsole.Tools;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.Console.Tests.Tools;

public sealed class ToolPageTests : ConsolePageContext
{
    [Fact]
    public void WhatWasChangedIsMarkedAndWhatCannotBeSeenIsWrittenOut()
    {
        SignIn("sam", "security");

        var page = OpenTool();

        Assert.Contains(page.FindAll("ins"), ins => ins.TextContent == "notify." || ins.TextContent.Contains("\\u{200B}", StringComparison.Ordinal));
        Assert.DoesNotContain('\u200B', page.Markup);
        Assert.Equal(2, page.FindAll("[data-testid=flag]").Count);
    }

    [Fact]
    public void SecurityAcceptsWhatItSawWithAReason()
    {
        SignIn("sam", "security");
        var page = OpenTool();
        Assert.True(page.Find("[data-testid=accept]").HasAttribute("disabled"));

        page.Input("[data-testid=reason]", "The new parameter was agreed on.");
        page.Click("[data-testid=accept]");

        page.WaitForAssertion(() => Assert.Equal("accepted", page.Find("[data-testid=state]").TextContent));
        Assert.Equal((true, "The new parameter was agreed on."), (Plane.Tools.Verdicts[0].Accepted, Plane.Tools.Verdicts[0].Reason));
    }

    [Fact]
    public void WhatChangesWhileSomebodyReadsIsNotDecidedOnUnseen()
    {
        SignIn("sam", "security");
        var page = OpenTool();
        var shown = page.Find("[data-testid=changes]").TextContent;
        page.Input("[data-testid=reason]", "Looks right.");

        Plane.Tools.Description = "Something else altogether, and longer than before, so that its digest differs.";
        Time.Advance(TimeSpan.FromSeconds(3));

        page.WaitForElement("[data-testid=moved-on]");
        Assert.Equal(shown, page.Find("[data-testid=changes]").TextContent);
        Assert.True(page.Find("[data-testid=accept]").HasAttribute("disabled"));

        page.Click("[data-testid=moved-on] button");
        Assert.Contains("altogether", page.Find("[data-testid=changes]").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("[data-testid=accept]").HasAttribute("disabled"));
    }

    [Fact]
    public void WhoMayNotAcceptReadsWhoMay()
    {
        SignIn("ada", "auditors");

        var page = OpenTool();

        Assert.Contains("Operators and security accept", page.Find("[data-testid=hindrance]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=accept]"));
    }

    private IRenderedComponent<ToolPage> OpenTool()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/tools/git?tool=open_pull_request");
        var page = Open<ToolPage>(parameters => parameters.Add(p => p.Server, "git"));
        page.WaitForElement("[data-testid=changes]");
        return page;
    }
}
