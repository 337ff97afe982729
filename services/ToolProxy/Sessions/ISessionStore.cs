using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>What happened so far in a task: labels of what was read, and counters against its budget.</summary>
/// <remarks>Two implementations run: Redis for replicas, memory for one process; both pass one conformance suite.</remarks>
internal interface ISessionStore
{
    /// <summary>Counts one call, atomically and within the budget.</summary>
    /// <returns>The state before this call, or null when the budget is used up; then nothing was counted.</returns>
    /// <exception cref="Exception">The store cannot answer; callers deny.</exception>
    Task<SessionState?> TryCountAsync(string task, bool isWrite, TaskBudget budget, CancellationToken cancellationToken);

    /// <summary>Takes one counted call back, because nothing left for the tool.</summary>
    Task GiveBackAsync(string task, bool isWrite, CancellationToken cancellationToken);

    /// <summary>Adds labels; they are never taken away.</summary>
    Task AddLabelsAsync(string task, bool untrusted, bool sensitive, CancellationToken cancellationToken);
}
