using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.NonEscalation;

/// <summary>What opens a path beside the people whom policy asks: those who may answer in their place, and two who break the glass.</summary>
/// <param name="Escalation">Groups, with commas.</param>
/// <param name="GlassMayBeBroken">Tried with two people of one group, as the decision point would.</param>
internal sealed record OtherWays(string Escalation, bool GlassMayBeBroken)
{
    public static readonly OtherWays None = new("", false);

    public string Words =>
        (Escalation.Length > 0 ? $", or {Escalation} when nobody answers" : "") + (GlassMayBeBroken ? ", or any 2 of them who break the glass" : "");

    public static OtherWays Of(IPolicyEngine engine, IReadOnlyList<CallFacts> calls)
    {
        if (ChainDecision.On(calls, consent: null, engine).Decision.Way?.Requirement is not { } asked) return None;

        var broken = BrokenGlass.Widen(new(asked.Groups.Take(1).ToArray(), 2) { GlassBroken = true }, calls, engine);
        return new(string.Join(", ", asked.Escalation), broken is not null && AuthorityPaths.Permits(engine, calls, broken));
    }
}
