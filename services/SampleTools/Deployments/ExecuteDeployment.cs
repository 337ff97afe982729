using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Deployments;

internal sealed class ExecuteDeployment(DeploymentLedger ledger, TimeProvider time) : GovernedTool<ExecuteDeployment.Arguments>(new()
{
    Server = "deployments",
    Name = "execute",
    Description = "Deploys a version of a service to an environment.",
    Action = "deploy.execute",
    Resource = new("environment", "environment"),
    Effect = ToolEffect.Changes,
    Parameters =
    [
        new("environment", "string", "staging or production."),
        new("service", "string", "The service, e.g. checkout."),
        new("version", "string", "The version, e.g. 2.13.2."),
    ],
})
{
    public sealed record Arguments
    {
        public required string Environment { get; init; }

        public required string Service { get; init; }

        public required string Version { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var request = new DeploymentRequest(arguments.Environment, arguments.Service, arguments.Version);
        var deployment = await request.EnterAsync(ledger, caller, time, cancellationToken);
        return ToolAnswer.Of($"Deployed {deployment.Service} {deployment.Version} to {deployment.Environment}.", deployment);
    }
}
