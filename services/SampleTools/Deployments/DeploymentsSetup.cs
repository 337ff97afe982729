using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.Deployments;

internal static class DeploymentsSetup
{
    public static void AddDeployments(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeploymentLedger>();
        builder.Services.AddSingleton<GovernedTool, ListDeployments>();
        builder.Services.AddSingleton<GovernedTool, ExecuteDeployment>();
    }

    public static void MapDeployments(this IEndpointRouteBuilder routes) => routes.MapDeploymentApi();
}
