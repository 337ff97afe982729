using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;

namespace AgentTrust.PolicyService.Replay;

/// <summary>The policy sets that history can be held against.</summary>
internal sealed class CandidateSets(ActivePolicySet active, PolicySets sets)
{
    public const string Active = "active";

    /// <returns>Null when no set of this version is known here.</returns>
    /// <exception cref="PolicySetException">What the store holds is not that set, or not valid.</exception>
    public IPolicyEngine? Find(string version) => version == Active ? active.Current.Engine : sets.Find(version);
}
