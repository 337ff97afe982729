using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Alerts;

internal sealed class GetAlert(FiringAlerts alerts) : GovernedTool<GetAlert.Arguments>(new()
{
    Server = "alerts",
    Name = "get_alert",
    Description = "Reads one firing alert: labels, annotations and since when.",
    Action = "alert.read",
    Resource = new("alert", "name"),
    Parameters = [new("name", "string", "The alert's name, e.g. CheckoutTotalsWrong.")],
})
{
    public sealed record Arguments
    {
        public required string Name { get; init; }
    }

    protected override Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken) =>
        Task.FromResult(alerts.Find(arguments.Name) is { } alert
            ? ToolAnswer.Of(AlertText.Whole(alert), alert)
            : throw new ToolRefusedException($"The alert \"{arguments.Name}\" does not fire."));
}
