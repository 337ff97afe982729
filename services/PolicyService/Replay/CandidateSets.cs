using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Replay;

/// <summary>The policy sets that history can be held against.</summary>
internal sealed class CandidateSets(ActivePolicySet active)
{
    public const string Active = "active";

    /// <summary>Null when no set of this version is known here.</summary>
    public IPolicyEngine? Find(string version)
    {
        var current = active.Current;
        return version == Active || version == current.Policies.Version ? current.Engine : null;
    }
}
