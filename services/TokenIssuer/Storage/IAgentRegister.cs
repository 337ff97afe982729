using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Agents;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>New agents, what became of them, and the people who are gone.</summary>
internal interface IAgentRegister
{
    /// <summary>Decides on a new agent; no other agent is registered at the same time.</summary>
    /// <param name="agent">SPIFFE ID.</param>
    Task<T> RegisterAsync<T>(string agent, Func<AgentRegister, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<AgentHistoryEntry>> ReadHistoryAsync(string agent, CancellationToken cancellationToken);

    /// <summary>What the agent's tokens were issued for, counted, where the last time was not before <paramref name="since"/>.</summary>
    Task<IReadOnlyList<CountedUse>> ReadUseAsync(string agent, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>From here on no agent of this person gets anything. Whoever is gone already stays as it was recorded.</summary>
    Task RecordDepartureAsync(Departure departure, AuditDraft record, CancellationToken cancellationToken);

    Task<bool> IsDepartedAsync(string person, CancellationToken cancellationToken);

    /// <summary>Agents whose owner is gone and that do not say so yet; of one owner when <paramref name="person"/> is given.</summary>
    Task<IReadOnlyList<string>> ListUnmarkedOrphansAsync(string? person, CancellationToken cancellationToken);
}

/// <summary>What a registration rests on.</summary>
/// <param name="Existing">The agent of that name, if there is one.</param>
/// <param name="Attestations">What proves the other agents.</param>
internal sealed record AgentRegister(RegisteredAgent? Existing, IReadOnlyList<OwnedAttestation> Attestations);

/// <summary>An attestation and the SPIFFE ID of the agent that it proves.</summary>
internal sealed record OwnedAttestation(string Agent, Attestation Attestation);

/// <summary>A person who is gone for good.</summary>
internal sealed record Departure(string Person, string RecordedBy, string Reason);
