using System.CommandLine;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy</c>: one file per verb.</summary>
internal static class PolicyVerbs
{
    public static Command Create(TextReader input) => new("policy", "Policies and their decisions, by the policy service's own engine.")
    {
        PolicyEval.Create(input),
        PolicyTest.Create(),
        PolicyPaths.Create(),
        PolicyExplain.Create(input),
        PolicyReplay.Create(input),
        PolicyDiff.Create(),
        PolicyActivate.Create(),
        PolicyActivate.CreateRollBack(),
        PolicyStatus.Create(),
        PolicyShadow.Create(),
    };
}
