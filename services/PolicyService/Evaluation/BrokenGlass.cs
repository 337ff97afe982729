using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Two people who broke the glass stand for all that policy asks of people, where every policy that asks lets them.</summary>
/// <remarks>Only what consent lifts is lifted: what policy never allows stays denied, because it is decided on all the same.</remarks>
internal static class BrokenGlass
{
    private const int FewestPeople = 2;

    /// <returns>The consent that counts; null is as if there were none.</returns>
    public static ConsentFacts? Widen(ConsentFacts? consent, IReadOnlyList<CallFacts> chain, IPolicyEngine engine)
    {
        if (consent is not { GlassBroken: true }) return consent;

        var asked = ChainDecision.On(chain, consent: null, engine).Decision.Way?.Requirement;
        return asked is { BreakGlass: true } && consent.People >= FewestPeople && consent.Groups.Intersect(asked.Groups, StringComparer.Ordinal).Any()
            ? consent with { Groups = asked.Groups, People = Math.Max(consent.People, asked.Quorum) }
            : null;
    }
}
