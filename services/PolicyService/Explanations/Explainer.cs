using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Explanations;

/// <summary>Says why a decision is what it is, on which facts, and what would have to differ.</summary>
internal sealed class Explainer(PolicyConditions conditions)
{
    public Explanation Explain(Situation situation, IPolicyEngine engine)
    {
        var call = situation.Chain[0];
        if (PolicyDecisionPoint.Unknown(call.Action, call.ResourceType, engine.Policies) is { } unknown) return Denied(engine, unknown);

        var verdict = situation.Ask(engine);
        var search = new ChangeSearch(engine, situation, conditions);
        var consent = verdict.Permitted || verdict.Errors.Count > 0 ? null : search.Consent(situation);
        // Who has consent already and is denied all the same is not sent to ask again.
        var outcome = verdict.Permitted ? DecisionOutcome.Permitted
            : consent is not null && situation.Consent is null ? DecisionOutcome.Requestable
            : DecisionOutcome.Denied;
        return new()
        {
            PolicyVersion = engine.Policies.Version,
            Outcome = outcome,
            Summary = Summary(call.Action, $"{call.ResourceType} {call.ResourceId}", outcome, verdict),
            Policies = [.. Determining(verdict, situation, engine).Select(policy => Explain(policy, verdict, situation, engine))],
            Otherwise = verdict.Permitted || verdict.Errors.Count > 0 ? [] : [.. Otherwise(search, consent, call).Distinct(StringComparer.Ordinal)],
        };
    }

    private static Explanation Denied(IPolicyEngine engine, string why) => new()
    {
        PolicyVersion = engine.Policies.Version, Outcome = DecisionOutcome.Denied, Summary = why, Policies = [], Otherwise = [],
    };

    private static string Summary(string action, string resource, DecisionOutcome outcome, SituationVerdict verdict)
    {
        var policies = string.Join(" and ", verdict.Policies);
        if (verdict.Errors is [var error, ..]) return $"{action} on {resource} is denied: {error.Policy ?? "the engine"} could not be evaluated: {error.Message}";
        return outcome switch
        {
            DecisionOutcome.Permitted => $"{action} on {resource} is permitted by {policies}.",
            DecisionOutcome.Requestable => $"{action} on {resource} is denied, and people can change that.",
            _ when verdict.IsUnpermitted => $"{action} on {resource} is denied: no policy permits it.",
            _ => $"{action} on {resource} is denied by {policies}.",
        };
    }

    private static IEnumerable<Policy> Determining(SituationVerdict verdict, Situation situation, IPolicyEngine engine)
    {
        var erring = verdict.Errors.Select(error => error.Policy).OfType<string>();
        return verdict.IsUnpermitted
            ? situation.Policies(engine).Where(policy => policy.Permits)
            : erring.Concat(verdict.Policies).Distinct(StringComparer.Ordinal).Select(id => engine.Policies.Find(id)).OfType<Policy>();
    }

    private ExplainedPolicy Explain(Policy policy, SituationVerdict verdict, Situation situation, IPolicyEngine engine)
    {
        var view = situation.View(situation.Chain[^1], engine);
        var facts = conditions.Of(policy)
            .SelectMany(test => test.Other is { } other && other.Contains('.', StringComparison.Ordinal) ? new[] { test.Path, other } : [test.Path])
            .Distinct(StringComparer.Ordinal)
            .Select(path => new ExplainedFact(path, view.Read(path) is { } value ? JsonSerializer.SerializeToElement(value) : null));
        return new(policy.Id, policy.Permits ? "permit" : "forbid", policy.Reason, !verdict.IsUnpermitted, [.. facts]);
    }

    private static IEnumerable<string> Otherwise(ChangeSearch search, ApprovalRequirement? consent, CallFacts call)
    {
        if (consent is not null) yield return $"It would be permitted if {FactWords.Of(consent)}.";
        else if (search.NotLiftedByConsent() is { Count: > 0 } forbids)
            yield return $"Nothing that a person can grant changes this: {string.Join(" and ", forbids)} {(forbids.Count == 1 ? "forbids" : "forbid")} it.";
        else yield return "Nothing that a person can grant changes this: no policy permits it.";

        var singles = search.Singles();
        foreach (var single in singles) yield return $"It would be permitted if {FactWords.Of(single, call)}.";
        if (singles.Count > 0 || consent is not null) yield break;

        var (plan, blocker) = search.Find();
        yield return plan is not null ? $"It would be permitted if {FactWords.Of(plan, call)}."
            : blocker is not null && search.IsUnconditional(blocker) ? $"Nothing else changes it either: {blocker} forbids it whatever the facts are."
            : "No other facts were found under which it would be permitted.";
    }
}
