using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Sessions;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>What happened so far in a task: labels of what was read, counters against its budget, and marks of the values that were seen.</summary>
/// <remarks>
/// Two implementations run: Redis for replicas, memory for one process; both pass one conformance suite. Everything only grows;
/// a label that a person lifts stays counted, and is lifted for what had been read by then.
/// </remarks>
internal interface ISessionStore
{
    /// <summary>Counts one call, atomically and within the budget.</summary>
    /// <returns>What was before this call, or null when the budget is used up; then nothing was counted.</returns>
    /// <exception cref="Exception">The store cannot answer; callers deny.</exception>
    Task<CountedCall?> TryCountAsync(SessionCall call, CancellationToken cancellationToken);

    /// <summary>Takes one counted call back, because nothing left for the tool.</summary>
    Task GiveBackAsync(SessionCall call, CancellationToken cancellationToken);

    /// <summary>Adds what an answer brought; when this returns, every replica sees it.</summary>
    Task AddAsync(string task, SessionReading reading, CancellationToken cancellationToken);

    /// <summary>Counts tokens of language models.</summary>
    /// <returns>All that the task has used by now, these among them.</returns>
    Task<long> SpendAsync(string task, long modelTokens, CancellationToken cancellationToken);

    /// <summary>All marks of seen values; these ones first where there are none yet.</summary>
    Task<ReadOnlyMemory<byte>> SeenAsync(string task, ReadOnlyMemory<byte> first, CancellationToken cancellationToken);

    /// <summary>How often the task has read what bears the label; what a person is asked to lift.</summary>
    Task<long> CountAsync(string task, SessionLabel label, CancellationToken cancellationToken);

    /// <summary>Lifts a label from the first <paramref name="readings"/> readings; what was or will be read beyond them keeps it.</summary>
    Task LiftAsync(string task, SessionLabel label, long readings, CancellationToken cancellationToken);
}

/// <param name="State">Before the call.</param>
/// <param name="Seen">The marks that were asked for, from the position that was asked for.</param>
internal sealed record CountedCall(SessionState State, ReadOnlyMemory<byte> Seen);
