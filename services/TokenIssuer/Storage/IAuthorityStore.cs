using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Revocation;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Agents, tasks and revocations.</summary>
/// <remarks>
/// The agent is the unit of locking: <see cref="ChangeAsync"/> excludes every other decision about the same agent,
/// <c>IssueAsync</c> excludes only changes. The time handed to a decision is read after the lock was had, from
/// one clock for all replicas; so a token that was decided before a revocation never carries a later <c>iat</c>.
/// </remarks>
internal interface IAuthorityStore
{
    Task<RegisteredAgent?> FindAgentAsync(string id, CancellationToken cancellationToken);

    Task<RegisteredAgent?> FindAgentByAttestationAsync(Attestation attestation, CancellationToken cancellationToken);

    /// <summary>The agent that this proved when it was last looked up; what is issued to it names the proof, see <see cref="IssueSubject.Proof"/>.</summary>
    Task<RegisteredAgent?> RecallAgentAsync(Attestation attestation, CancellationToken cancellationToken) =>
        FindAgentByAttestationAsync(attestation, cancellationToken);

    Task<IReadOnlyList<RegisteredAgent>> ListAgentsAsync(CancellationToken cancellationToken);

    Task<TaskFacts?> FindTaskAsync(string id, CancellationToken cancellationToken);

    /// <summary>The latest tasks, newest first; of one agent when <paramref name="agent"/> is given.</summary>
    Task<IReadOnlyList<TaskFacts>> ListTasksAsync(string? agent, CancellationToken cancellationToken);

    /// <summary>Open and suspended tasks of an agent, oldest first.</summary>
    Task<IReadOnlyList<TaskFacts>> ListLiveTasksAsync(string agent, CancellationToken cancellationToken);

    Task<IReadOnlyList<TaskTemplate>> ListTemplatesAsync(CancellationToken cancellationToken);

    Task<TaskTemplate?> FindTemplateAsync(string name, CancellationToken cancellationToken);

    /// <summary>Decides and stores a change of one template, alone among changes of it.</summary>
    Task<T> ChangeTemplateAsync<T>(
        string name, Func<TaskTemplate?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken);

    /// <summary>Agents with a task that has run out but is not closed yet.</summary>
    Task<IReadOnlyList<string>> ListAgentsWithOverdueTasksAsync(CancellationToken cancellationToken);

    /// <summary>The revocations after a position: no entry ever appears at or before a position that was handed out.</summary>
    Task<RevocationPage> ReadRevocationsAsync(long after, CancellationToken cancellationToken);

    /// <summary>Decides and stores a change of one agent's authority in one transaction.</summary>
    /// <param name="task">The one task the decision is about, in whatever state it is; null where it is about all that live.</param>
    Task<T> ChangeAsync<T>(
        string agent, string? task, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken);

    Task<KillSwitchFacts> GetKillSwitchAsync(CancellationToken cancellationToken);

    /// <summary>Decides about everybody at once: no other decision of any kind is under way meanwhile.</summary>
    Task<T> ChangeEverythingAsync<T>(Func<WholeAuthority, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken);

    /// <summary>Decides something that only records: nothing can end the authority between the decision and its record.</summary>
    /// <remarks>Two newcomers to a place never decide at the same time.</remarks>
    /// <param name="decide">May be asked twice: what takes over another place is decided again with nobody at work there.</param>
    Task<T> IssueAsync<T>(IssueSubject subject, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken);

    /// <inheritdoc cref="IssueAsync{T}(IssueSubject, Func{AgentAuthority?, DateTimeOffset, Decided{T}}, CancellationToken)"/>
    Task<T> IssueAsync<T>(
        string agent,
        string? task,
        PresentedToken? presented,
        Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide,
        CancellationToken cancellationToken) =>
        IssueAtAsync(agent, [], task, presented, null, decide, cancellationToken);

    /// <inheritdoc cref="IssueAsync{T}(IssueSubject, Func{AgentAuthority?, DateTimeOffset, Decided{T}}, CancellationToken)"/>
    Task<T> IssueAsync<T>(
        string agent,
        IReadOnlyList<string> actors,
        string? task,
        PresentedToken? presented,
        Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide,
        CancellationToken cancellationToken) =>
        IssueAtAsync(agent, actors, task, presented, null, decide, cancellationToken);

    /// <inheritdoc cref="IssueAsync{T}(IssueSubject, Func{AgentAuthority?, DateTimeOffset, Decided{T}}, CancellationToken)"/>
    Task<T> IssueAtAsync<T>(
        string agent,
        IReadOnlyList<string> actors,
        string? task,
        PresentedToken? presented,
        Place? place,
        Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide,
        CancellationToken cancellationToken) =>
        IssueAsync(new IssueSubject(agent, task) { Actors = actors, Presented = presented, Place = place }, decide, cancellationToken);

    Task RecordAsync(IReadOnlyList<AuditDraft> records, CancellationToken cancellationToken);

    /// <summary>Adds what is not there yet; what exists stays as it is.</summary>
    Task SeedAsync(
        IReadOnlyList<RegisteredAgent> agents,
        IReadOnlyList<TaskTemplate> templates,
        Func<RegisteredAgent, AuditDraft> record,
        CancellationToken cancellationToken);
}
