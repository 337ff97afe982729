using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;

namespace AgentTrust.PolicyService.Replay;

/// <summary>The policy sets that people may hold a decision or a history against: the active one, and all of the store.</summary>
internal sealed class Candidates(ActivePolicySet active, PolicySets sets)
{
    public const string Active = "active";

    public Candidate Find(string version)
    {
        try
        {
            return (version == Active ? active.Current.Engine : sets.Find(version)) is { } engine
                ? new(engine, "", StatusCodes.Status200OK)
                : new(null, $"There is no policy set {version} here; submit it first, or say \"{Active}\".", StatusCodes.Status404NotFound);
        }
        catch (PolicySetException e)
        {
            return new(null, e.Message, StatusCodes.Status422UnprocessableEntity);
        }
    }
}

/// <param name="Engine">Null when there is none to decide with.</param>
/// <param name="Fault">Then why.</param>
/// <param name="Status">And what to answer.</param>
internal sealed record Candidate(IPolicyEngine? Engine, string Fault, int Status);
