using System.Text.RegularExpressions;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Entities of a file and any policies → decision with reasons. Whatever is missing or strange is a deny.</summary>
internal sealed partial class StandaloneDecisionPoint(
    StandaloneSet set, DecisionCache cache, TimeProvider time, ILogger<StandaloneDecisionPoint> logger) : IDecisionPoint
{
    public async Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        // One set decides from here on, even if another is loaded meanwhile.
        var (engine, entities) = set.Current;
        var decisions = new Decisions(engine.Policies, time);
        foreach (var type in new[] { request.Subject.Type, request.Resource.Type })
            if (!TypeName().IsMatch(type)) return Judgement.Of(decisions.Deny($"No entity type is called \"{type}\"."));

        try
        {
            // Everything that decides stands in the question, what the file says included: equal questions have equal answers.
            var question = new StandaloneQuestion(request, engine.Policies, entities);
            var decision = await cache.GetAsync(question.Key, () => new() { Verdict = engine.Evaluate(question.Asked()) }, cancellationToken);
            var verdict = decision.Verdict;
            foreach (var error in verdict.Errors) LogEvaluationError(error.Policy, request.Action.Name, error.Message);
            return Judgement.Of(decisions.From(request, verdict));
        }
        catch (CallerJsonException e)
        {
            return Judgement.Malformed(e.Message);
        }
        catch (InvalidOperationException)
        {
            return Judgement.Malformed("The request holds text that is not Unicode.");
        }
    }

    // What the language takes for the name of a type, with its namespaces.
    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex TypeName();

    [LoggerMessage(EventId = 2411, Level = LogLevel.Error, Message = "Policy {Policy} could not be evaluated for {Action}, so it was denied: {Why}")]
    private partial void LogEvaluationError(string? policy, string action, string why);
}
