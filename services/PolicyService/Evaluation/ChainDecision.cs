using AgentTrust.Contracts.Tasks;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>One agent of a chain of delegation, and what was decided with it as the principal.</summary>
internal sealed record ChainMember(AgentFacts Agent, CallFacts Facts, CachedDecision Decision);

/// <summary>A chain may do what every agent in it may do: handing on adds nothing, whoever hands on to whom (RFC 8693 §1.1).</summary>
internal static class ChainDecision
{
    /// <param name="members">The task's agent first; at least it.</param>
    /// <param name="engine">The policies that decided.</param>
    /// <returns>The member whose decision stands for all of them.</returns>
    public static ChainMember Of(IReadOnlyList<ChainMember> members, IPolicyEngine engine)
    {
        if (members.Count == 1) return members[0];

        var denied = members.Where(member => !member.Decision.Verdict.Permitted).ToArray();
        if (denied.Length == 0) return members[0] with { Decision = new() { Verdict = Together(members) } };

        // What no consent changes is the reason that counts.
        var hopeless = denied.FirstOrDefault(member => member.Decision.Verdict.Errors.Count > 0) ?? denied.FirstOrDefault(member => member.Decision.Way is null);
        if (hopeless is not null) return hopeless with { Decision = hopeless.Decision with { Way = null } };

        var way = Together(denied.Select(member => member.Decision.Way!).ToArray());
        var consent = new ConsentFacts(way.Requirement.Groups, way.Requirement.Quorum);
        var asking = denied[0];
        return asking with { Decision = asking.Decision with { Way = members.All(member => engine.Evaluate(CedarRequest.Write(member.Facts, consent, engine.Policies)).Permitted) ? way : null } };
    }

    /// <summary>Decides on facts that are gathered already, as the decision point does: golden requests, a candidate beside the active set.</summary>
    /// <param name="chain">One entry per agent, the task's agent first.</param>
    /// <param name="consent">What people have consented to; null is none.</param>
    /// <param name="engine">The policies.</param>
    public static ChainMember On(IReadOnlyList<CallFacts> chain, ConsentFacts? consent, IPolicyEngine engine) =>
        PolicyDecisionPoint.Unknown(chain[0].Action, chain[0].ResourceType, engine.Policies) is null
            ? Of([.. chain.Select(facts => new ChainMember(facts.Agent, facts, PolicyDecisionPoint.Decide(engine, facts, consent)))], engine)
            : new(chain[0].Agent, chain[0], new() { Verdict = new() { Permitted = false, Policies = [] } });

    private static Verdict Together(IReadOnlyList<ChainMember> members) => new()
    {
        Permitted = true,
        Policies = [.. members.SelectMany(member => member.Decision.Verdict.Policies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private static RequestableBy Together(RequestableBy[] ways) => new(
        ways.Select(way => way.Requirement).Aggregate((one, other) => one.And(other)),
        [.. ways.SelectMany(way => way.Policies).Distinct(StringComparer.Ordinal)]);
}
