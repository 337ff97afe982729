using System.Globalization;
using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Deployments;

internal sealed class ListDeployments(DeploymentLedger ledger) : GovernedTool<ListDeployments.Arguments>(new()
{
    Server = "deployments",
    Name = "list_deployments",
    Description = "Lists what was deployed to an environment, newest first.",
    Action = "deploy.read",
    Resource = new("environment", "environment"),
    Parameters = [new("environment", "string", "staging or production.")],
})
{
    public sealed record Arguments
    {
        public required string Environment { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        DeploymentRequest.CheckEnvironment(arguments.Environment);
        var deployments = await ledger.ListAsync(arguments.Environment, cancellationToken);
        return ToolAnswer.Of(
            deployments.Count == 0
                ? "Nothing was deployed there."
                : string.Join('\n', deployments.Select(d => string.Create(CultureInfo.InvariantCulture,
                    $"{d.DeployedAt:yyyy-MM-ddTHH:mm:ssZ} {d.Service} {d.Version} by {d.DeployedBy}"))),
            new { Deployments = deployments });
    }
}
