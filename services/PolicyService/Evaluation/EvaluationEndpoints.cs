using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>AuthZEN Authorization API 1.0 §6: a deny is an answer, HTTP errors are for requests that are none.</summary>
internal static class EvaluationEndpoints
{
    public const string EvaluationPath = "/access/v1/evaluation";

    public static void MapEvaluation(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapGroup("")
            .WithTags("Access evaluation")
            .RequireWorkload(SpiffeIds.ToolProxy);

        access.MapPost(EvaluationPath, EvaluateAsync).Accepts<EvaluationRequest>("application/json");
    }

    private static async Task<Results<Ok<EvaluationResponse>, ProblemHttpResult>> EvaluateAsync(
        HttpRequest http, IDecisionPoint decisionPoint, CancellationToken cancellationToken)
    {
        var body = await EvaluationBody.ReadAsync(http, cancellationToken);
        var judgement = body.Request is { } request
            ? await decisionPoint.DecideAsync(request, cancellationToken)
            : Judgement.Malformed(body.Fault!);
        return judgement.Response is { } response
            ? TypedResults.Ok(response)
            : TypedResults.Problem(
                detail: judgement.Fault, title: "The evaluation request is malformed.",
                type: "urn:agenttrust:problem:evaluation-malformed", statusCode: StatusCodes.Status400BadRequest);
    }
}
