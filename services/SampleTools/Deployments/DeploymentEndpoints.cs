using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.SampleTools.Tools;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.SampleTools.Deployments;

/// <summary>The ledger as an HTTP API, for agents that speak no MCP.</summary>
internal static class DeploymentEndpoints
{
    public static void MapDeploymentApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/deployments/api/v1/environments/{environment}/deployments").WithTags("Deployments");

        api.MapGet("/", ListAsync)
            .RequireToolToken(new("deployments", "deploy.read", new("environment", "environment")));
        api.MapPost("/", ExecuteAsync)
            .RequireToolToken(new("deployments", "deploy.execute", new("environment", "environment"), IsGuarded: true));
    }

    private static async Task<Results<Ok<IReadOnlyList<Deployment>>, ProblemHttpResult>> ListAsync(
        string environment, DeploymentLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            DeploymentRequest.CheckEnvironment(environment);
            return TypedResults.Ok(await ledger.ListAsync(environment, cancellationToken));
        }
        catch (ToolRefusedException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status404NotFound);
        }
    }

    private static async Task<Results<Ok<Deployment>, ProblemHttpResult>> ExecuteAsync(
        string environment, NewDeployment body, HttpContext context, DeploymentLedger ledger, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DeploymentRequest(environment, body.Service, body.Version);
            return TypedResults.Ok(await request.EnterAsync(ledger, context.Features.GetRequiredFeature<ToolCaller>(), time, cancellationToken));
        }
        catch (ToolRefusedException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    internal sealed record NewDeployment
    {
        public required string Service { get; init; }

        public required string Version { get; init; }
    }
}
