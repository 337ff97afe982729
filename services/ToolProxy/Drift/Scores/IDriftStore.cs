using AgentTrust.Contracts.Events;

namespace AgentTrust.ToolProxy.Drift.Scores;

/// <summary>What was noticed of agents and tasks, and which tools functions use.</summary>
/// <remarks>Two implementations run: Redis for replicas, memory for one process; both pass one conformance suite.</remarks>
internal interface IDriftStore
{
    /// <summary>Adds what was noticed, atomically.</summary>
    /// <returns>All points after it.</returns>
    Task<DriftMemory> RaiseAsync(string subject, DriftEvidence noticed, CancellationToken cancellationToken);

    /// <exception cref="Exception">The store cannot answer; callers deny.</exception>
    Task<DriftMemory> ReadAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The latest of what was noticed, oldest first.</summary>
    Task<IReadOnlyList<DriftEvidence>> EvidenceAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Counts one more, and says how many there were within the window, this one included.</summary>
    Task<long> CountAsync(string subject, string what, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>The subject is to be contained, until it is forgotten.</summary>
    /// <returns>The id of the incident that stands: the first one that was given.</returns>
    Task<string> ContainAsync(Incident incident, CancellationToken cancellationToken);

    /// <summary>Incidents that nobody has brought to their end yet, whoever began with them.</summary>
    Task<IReadOnlyList<Incident>> StandingAsync(CancellationToken cancellationToken);

    /// <summary>A new beginning: no points, no counts, no evidence, no incident.</summary>
    Task ForgetAsync(string subject, CancellationToken cancellationToken);

    /// <summary>A function uses a tool.</summary>
    Task<LearnedTool> LearnAsync(string function, string tool, CancellationToken cancellationToken);
}

/// <param name="Points">By rule, as much as they weigh now.</param>
/// <param name="Latest">The same as it was when something was noticed last. A process that dies then has not stopped anybody, and points fade.</param>
/// <param name="Incident">Set while the subject is to be contained.</param>
internal sealed record DriftMemory(IReadOnlyDictionary<string, double> Points, IReadOnlyDictionary<string, double> Latest, string? Incident);

/// <param name="IsNew">Nobody of this function has used it before.</param>
/// <param name="Since">Since when anything is known of the function.</param>
internal readonly record struct LearnedTool(bool IsNew, DateTimeOffset Since);

/// <summary>What has a score of its own.</summary>
internal static class DriftSubjects
{
    public static string Agent(string spiffeId) => $"agent:{spiffeId}";

    public static string Task(string task) => $"task:{task}";
}
