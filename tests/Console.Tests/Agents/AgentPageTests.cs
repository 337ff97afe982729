using AgentTrust.Contracts.Tasks;
using AgentTrust.OperatorConsole.Agents;
using Bunit;

namespace AgentTrust.Console.Tests.Agents;

public sealed class AgentPageTests : ConsolePageContext
{
    [Fact]
    public void AnOperatorSuspendsAndResumesAnAgentWithAReason()
    {
        SignIn("oscar", "operators");
        var page = Open<AgentPage>(parameters => parameters.Add(p => p.Name, "coding-agent"));

        Press(page, "suspend");
        page.WaitForAssertion(() => Assert.Equal("suspended", page.Find("[data-testid=state]").TextContent));
        Assert.Equal(AgentState.Suspended, Plane.Agents[0].State);

        Press(page, "resume");
        page.WaitForAssertion(() => Assert.Equal("active", page.Find("[data-testid=state]").TextContent));
    }

    [Fact]
    public void TheAgentsOwnerFunctionAndBoundsAreShown()
    {
        SignIn("ada", "auditors");

        var page = Open<AgentPage>(parameters => parameters.Add(p => p.Name, "coding-agent"));
        page.WaitForElement("[data-testid=state]");

        foreach (var shown in (string[])["olivia", "remediate", "shop/checkout", "staging", "observe, propose", "Operators and owners suspend"])
            Assert.Contains(shown, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOwnerNarrowsAnAgentToWhatItUses()
    {
        SignIn("olivia", "owners");
        var page = OpenAgent("coding-agent");
        Assert.Contains("staging – unused", page.Markup, StringComparison.Ordinal);

        Press(page, "narrow");

        page.WaitForAssertion(() => Assert.Empty(Plane.Agents[0].Bounds.Environments));
    }

    [Fact]
    public void AnAgentGoesToANewOwnerOnlyWithANameAndAReason()
    {
        SignIn("olivia", "owners");
        var page = OpenAgent("coding-agent");

        page.Click("[data-testid=transfer]");
        page.Input("[data-testid=why]", "I change teams.");
        page.Submit("form");
        Assert.Null(Plane.Agents[0].ProposedOwner);

        page.Input("[data-testid=transfer-to]", "otto");
        page.Submit("form");
        page.WaitForAssertion(() => Assert.Equal("otto", Plane.Agents[0].ProposedOwner));
    }

    [Fact]
    public void WhatAnAgentWasStoppedForIsShownWithItsEvidence()
    {
        SignIn("olivia", "owners");

        var page = OpenAgent("triage-agent");

        var drift = page.Find("[data-testid=suspension]").TextContent;
        foreach (var shown in (string[])["Its behaviour drifted", "tool-proxy", "85", "of 100", "It used a secret that nobody uses."])
            Assert.Contains(shown, drift, StringComparison.Ordinal);
        Assert.Contains("overdue", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<AgentPage> OpenAgent(string name)
    {
        var page = Open<AgentPage>(parameters => parameters.Add(p => p.Name, name));
        page.WaitForElement("[data-testid=history]");
        return page;
    }

    private static void Press(IRenderedComponent<AgentPage> page, string button)
    {
        page.Click($"[data-testid={button}]");
        page.Input("[data-testid=why]", "A drill.");
        page.Submit("form");
    }
}
