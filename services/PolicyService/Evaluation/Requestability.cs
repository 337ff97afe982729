using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Would people's consent change a denial, and whose?</summary>
/// <remarks>
/// Computed, not annotated: the call is evaluated again as if everybody had consented. If that permits, the annotations of
/// the permit that would then determine, and of the forbids that would then be silent, say from whom; and what they say is
/// tried once more, exactly, so that nobody is asked for a consent that would not help.
/// </remarks>
internal static class Requestability
{
    public static RequestableBy? Of(CallFacts facts, Verdict denial, IPolicyEngine engine)
    {
        if (denial.Permitted || denial.Errors.Count > 0) return null;

        var everybody = engine.Policies.ForHead(CedarRequest.Write(facts, consent: null, engine.Policies)).Policies
            .Where(policy => policy.Approval is not null)
            .SelectMany(policy => policy.Approval!.Groups).Distinct(StringComparer.Ordinal).ToArray();
        if (everybody.Length == 0) return null;

        var hypothetical = engine.Evaluate(CedarRequest.Write(facts, new ConsentFacts(everybody, int.MaxValue), engine.Policies));
        if (!hypothetical.Permitted) return null;

        var lifted = Policies(denial, engine).ToArray();
        // A forbid that consent lifts without saying whose is a policy nobody can answer for.
        if (lifted.Any(policy => policy.Approval is null)) return null;

        return Policies(hypothetical, engine)
            .Select(permit => Asking(permit, lifted))
            .OfType<RequestableBy>()
            .OrderBy(way => way.Requirement.Quorum).ThenBy(way => way.Requirement.Groups.Count).ThenBy(way => way.Policies[^1], StringComparer.Ordinal)
            .FirstOrDefault(way => engine.Evaluate(CedarRequest.Write(facts, new ConsentFacts(way.Requirement.Groups, way.Requirement.Quorum), engine.Policies)).Permitted);
    }

    private static RequestableBy? Asking(Policy permit, Policy[] lifted)
    {
        var requirements = lifted.Select(policy => policy.Approval!).Concat(permit.Approval is { } own ? [own] : []).ToArray();
        return requirements.Length == 0
            ? null
            : new(requirements.Aggregate((one, other) => one.And(other)), [.. lifted.Select(policy => policy.Id), permit.Id]);
    }

    private static IEnumerable<Policy> Policies(Verdict verdict, IPolicyEngine engine) =>
        verdict.Policies.Select(id => engine.Policies.Find(id)).OfType<Policy>();
}

/// <param name="Requirement">Whose consent would do.</param>
/// <param name="Policies">The forbids that it would lift, then the permit that it would satisfy.</param>
internal sealed record RequestableBy(ApprovalRequirement Requirement, IReadOnlyList<string> Policies);
