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

    private static void Press(IRenderedComponent<AgentPage> page, string button)
    {
        page.WaitForElement($"[data-testid={button}]").Click();
        page.Find("form input").Input("A drill.");
        page.Find("form").Submit();
    }
}
