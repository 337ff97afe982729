using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Revocation;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>What a decision to issue is about.</summary>
/// <param name="Agent">Whose authority it is.</param>
/// <param name="Task">The one task, in whatever state it is; null where it is about all that live.</param>
internal sealed record IssueSubject(string Agent, string? Task)
{
    /// <summary>Sub-agents that act for the agent; they are held as it is.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>A token that the decision rests on; its revocations are looked up.</summary>
    public PresentedToken? Presented { get; init; }

    /// <summary>From where the key works that is issued to; whose place it is need not be the agent.</summary>
    public Place? Place { get; init; }

    /// <summary>What proved the agent; where it does not any more, or proves another too, there is no authority.</summary>
    public Attestation? Proof { get; init; }
}
