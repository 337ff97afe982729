using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>AuthZEN Authorization API 1.0 §6 and §7: a deny is an answer, HTTP errors are for requests that are none.</summary>
internal static class EvaluationEndpoints
{
    public const string EvaluationPath = "/access/v1/evaluation";
    public const string EvaluationsPath = "/access/v1/evaluations";
    internal const int LargestBody = 64 * 1024;
    internal const int LargestBatchBody = 512 * 1024;

    public static void MapEvaluation(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapAccess("Access evaluation");

        access.MapPost(EvaluationPath, EvaluateAsync);
        access.MapPost(EvaluationsPath, EvaluateAllAsync);
    }

    private static async Task<AccessAnswer> EvaluateAsync(HttpRequest http, IDecisionPoint decisionPoint, CancellationToken cancellationToken)
    {
        var body = await AccessBody.ReadAsync(http, LargestBody, AccessJson.Default.EvaluationRequest, cancellationToken);
        return body.Value is { } request
            ? await AnswerAsync(request, request.Options is { ReturnContext: true }, decisionPoint, cancellationToken)
            : AccessAnswer.Malformed(body.Fault!);
    }

    private static async Task<AccessAnswer> EvaluateAllAsync(
        HttpRequest http, IDecisionPoint decisionPoint, EvaluationBatch batch, CancellationToken cancellationToken)
    {
        var body = await AccessBody.ReadAsync(http, LargestBatchBody, AccessJson.Default.EvaluationsRequest, cancellationToken);
        if (body.Value is not { } request) return AccessAnswer.Malformed(body.Fault!);

        // AuthZEN 1.0 §7.1: without evaluations it is one evaluation, and answered like one.
        if (request.Evaluations is not { Count: > 0 })
            return request.Single() is { Value: { } single }
                ? await AnswerAsync(single, request.ReturnsContext, decisionPoint, cancellationToken)
                : AccessAnswer.Malformed(request.Single().Fault!);

        var answers = await batch.DecideAsync(request, cancellationToken);
        return answers.Value is { } judgements ? AccessAnswer.Of(judgements, request.ReturnsContext) : AccessAnswer.Malformed(answers.Fault!);
    }

    private static async Task<AccessAnswer> AnswerAsync(
        EvaluationRequest request, bool withContext, IDecisionPoint decisionPoint, CancellationToken cancellationToken) =>
        FactLimits.Fault(request) is { } fault
            ? AccessAnswer.Malformed(fault)
            : AccessAnswer.Of(await decisionPoint.DecideAsync(request, cancellationToken), withContext);
}
