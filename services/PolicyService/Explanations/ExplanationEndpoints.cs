using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Replay;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.PolicyService.Explanations;

internal static partial class ExplanationEndpoints
{
    /// <summary>Those who may read the log, where everything that an explanation says stands already.</summary>
    private static readonly string[] Groups =
        [PersonGroups.Auditors, PersonGroups.Owners, PersonGroups.Operators, PersonGroups.ServiceOwners, PersonGroups.Security];

    private const int LargestBody = 128 * 1024;
    private const int MostChanges = 32;

    public static void MapExplanation(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapGroup("/access/v1").WithTags("Explanation").RequirePerson(Groups);

        access.MapPost("/explanation", ExplainAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    private static async Task<Results<Ok<Explanation>, ProblemHttpResult>> ExplainAsync(
        ExplanationRequest request, Candidates candidates, Explainer explainer, PolicyConditions conditions, IDecisionPoint decisionPoint, AuditClient log,
        ILogger<Explainer> logger, CancellationToken cancellationToken)
    {
        if (Fault(request) is { } fault) return Refused(fault);
        var candidate = candidates.Find(request.PolicyVersion ?? Candidates.Active);
        if (candidate.Engine is not { } engine) return Refused(candidate.Fault, candidate.Status);

        try
        {
            var (facts, absence) = request switch
            {
                { Record: { } index } => await RecordedAsync(index, log, cancellationToken),
                { Facts: { } given } => DecisionFacts.Read(given),
                _ => await AsItIsNowAsync(request.Request!, decisionPoint, cancellationToken),
            };
            if (facts is null) return Refused($"Nothing can be explained: {absence}.");

            var (situation, unknown) = WhatIf.Apply(new(facts.Chain(), facts.Consent), request.Changes ?? new Dictionary<string, string>(), engine, conditions);
            return situation is null ? Refused(unknown!) : TypedResults.Ok(explainer.Explain(situation, engine));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Broad on purpose: whatever keeps the facts from being had, there is nothing to explain.
            LogFailed(logger, e);
            return Refused("The facts could not be read.", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static string? Fault(ExplanationRequest request)
    {
        if (new object?[] { request.Record, request.Facts, request.Request }.Count(given => given is not null) != 1)
            return "Say one of record, facts and request.";
        if (request.Request is { } asked && FactLimits.Fault(asked) is { } fault) return fault;
        return request.Changes is { Count: > MostChanges } ? $"At most {MostChanges} facts can be changed." : null;
    }

    private static async Task<(DecisionFacts? Facts, string? Absence)> RecordedAsync(long index, AuditClient log, CancellationToken cancellationToken)
    {
        var logged = await log.GetAsync(index, cancellationToken);
        if (logged.Record.Kind != AuditKinds.Decision) return (null, $"record {index} is no decision");

        var (decision, fault) = RecordedDecision.Read(logged.Record, index);
        return (decision?.Facts, fault);
    }

    // The decision point gathers the facts as it would for the call itself; what it decides goes nowhere.
    private static async Task<(DecisionFacts? Facts, string? Absence)> AsItIsNowAsync(
        EvaluationRequest request, IDecisionPoint decisionPoint, CancellationToken cancellationToken)
    {
        var (call, fault) = ToolCallContexts.Read(request.Context);
        if (call is null) return (null, fault ?? "the request has no context, so it names no task");

        var judgement = await decisionPoint.DecideAsync(
            request with { Context = JsonSerializer.SerializeToElement(call with { WantsFacts = true }, WireJson.Options) }, cancellationToken);
        return judgement.Response is not { } answer ? (null, judgement.Fault)
            : answer.Context.Facts is { } facts ? DecisionFacts.Read(facts)
            : (null, string.Join(' ', answer.Context.Reasons).TrimEnd('.'));
    }

    private static ProblemHttpResult Refused(string detail, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Problem(detail, title: "There is no explanation.", type: "urn:agenttrust:problem:explanation-refused", statusCode: status);

    [LoggerMessage(EventId = 2411, Level = LogLevel.Error, Message = "The facts of a decision that was to be explained could not be read")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
