using System.Collections.Concurrent;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Replay;

/// <summary>Decides on recorded facts as the decision point decides on fresh ones. It asks nobody, offers nothing and keeps nothing.</summary>
/// <remarks>History repeats itself: equal questions are asked of the engine once.</remarks>
internal sealed class Redecision(IPolicyEngine engine)
{
    private const int LargestMemory = 20_000;

    private readonly ConcurrentDictionary<string, CachedDecision> _known = new(StringComparer.Ordinal);
    private int _remembered;

    public string PolicyVersion => engine.Policies.Version;

    public DecidedBy Of(DecisionFacts facts)
    {
        var call = facts.Call!;
        if (PolicyDecisionPoint.Unknown(call.Action, call.ResourceType, engine.Policies) is not null) return new(DecisionOutcome.Denied, []);

        var decisive = ChainDecision.Of([.. facts.Chain().Select(member => new ChainMember(member.Agent, member, Decide(member, facts.Consent)))], engine);
        return Outcome(decisive.Decision);
    }

    public static DecidedBy Outcome(CachedDecision decision)
    {
        var verdict = decision.Verdict;
        if (verdict.Errors.Count > 0)
            return new(
                DecisionOutcome.Denied,
                [.. verdict.Errors.Select(error => error.Policy).OfType<string>().Order(StringComparer.Ordinal)],
                [.. verdict.Errors.Select(error => error.Message)]);
        if (verdict.Permitted) return new(DecisionOutcome.Permitted, verdict.Policies);
        return decision.Way is { } way ? new(DecisionOutcome.Requestable, way.Policies) : new(DecisionOutcome.Denied, verdict.Policies);
    }

    private CachedDecision Decide(CallFacts facts, ConsentFacts? consent)
    {
        var key = DecisionKey.Of(engine.Policies.Version, CedarRequest.Write(facts, consent, engine.Policies));
        if (_known.TryGetValue(key, out var known)) return known;

        var decision = PolicyDecisionPoint.Decide(engine, facts, consent);
        if (Interlocked.Increment(ref _remembered) <= LargestMemory) _known[key] = decision;
        return decision;
    }
}
