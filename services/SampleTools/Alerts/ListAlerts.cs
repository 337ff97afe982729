using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Alerts;

internal sealed class ListAlerts(FiringAlerts alerts) : GovernedTool<ListAlerts.Arguments>(new()
{
    Server = "alerts",
    Name = "list_alerts",
    Description = "Lists the alerts that fire now.",
    Action = "alert.read",
    Resource = new("alert"),
})
{
    public sealed record Arguments;

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var firing = alerts.List();
        return Task.FromResult(ToolAnswer.Of(
            firing.Count == 0 ? "No alert fires." : string.Join('\n', firing.Select(AlertText.Line)),
            new { Alerts = firing }));
    }
}
