using AgentTrust.OperatorConsole.Tasks;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.Console.Tests.Tasks;

public sealed class RunAgentButtonTests : ConsolePageContext
{
    [Fact]
    public void AnOperatorOpensTheTaskOfTheFiringAlertAndWatchesIt()
    {
        SignIn("oscar", "operators");
        var button = Render<RunAgentButton>();

        button.Click("[data-testid=run-agent]");

        button.WaitForAssertion(() => Assert.EndsWith("/tasks/tsk_new", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal("alert:CheckoutTotalsWrong", Plane.Tasks[^1].Reference);
    }

    [Fact]
    public void NobodyElseCanPressIt()
    {
        SignIn("rita", "service-owners");

        var button = Render<RunAgentButton>();

        Assert.True(button.Find("[data-testid=run-agent]").HasAttribute("disabled"));
        Assert.Contains("Operators open tasks", button.Markup, StringComparison.Ordinal);
    }
}
