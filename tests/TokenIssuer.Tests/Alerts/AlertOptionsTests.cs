using AgentTrust.TokenIssuer.Alerts;

namespace AgentTrust.TokenIssuer.Tests.Alerts;

public sealed class AlertOptionsTests
{
    [Theory]
    [InlineData("CheckoutTotalsWrong", "fix-firing-alert", "spiffe://agenttrust.local/monitoring/alertmanager", true)]
    [InlineData("Checkout totals", "fix-firing-alert", null, false)]
    [InlineData("CheckoutTotalsWrong", "Fix it", null, false)]
    [InlineData("CheckoutTotalsWrong", "fix-firing-alert", "spiffe://agenttrust.local/agent/coding-agent", false)]
    [InlineData("CheckoutTotalsWrong", "fix-firing-alert", "spiffe://elsewhere.example/alertmanager", false)]
    [InlineData("CheckoutTotalsWrong", "fix-firing-alert", "alertmanager", false)]
    public void AnAlertMapsToATemplateAndNoAgentSendsAlerts(string alert, string template, string? source, bool good)
    {
        var options = new AlertOptions { AlertTemplates = { [alert] = template } };
        if (source is not null) options.AlertSources.Add(source);

        var result = new AlertOptionsValidator().Validate(null, options);

        Assert.Equal(good, result.Succeeded);
        if (!good) Assert.Contains("Issuer:Alert", result.FailureMessage);
    }
}
