using System.Collections.Concurrent;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.Sessions;

/// <summary>The budget and boundaries of tasks, as the issuer states them; kept for seconds.</summary>
/// <remarks>Whether a task still lives is the revocation feed's word, checked on every call; this is about its limits, which do not change.</remarks>
internal sealed class TaskDirectory(TokenIssuerClient issuer, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private const int MostKept = 1_000;
    private readonly ConcurrentDictionary<string, (TaskFacts Task, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <exception cref="Exception">The issuer does not answer, or knows no such task; callers deny.</exception>
    public async Task<TaskFacts> GetAsync(string task, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(task, out var known) && known.Until > now) return known.Task;

        if (_known.Count >= MostKept) _known.Clear();
        var facts = await issuer.GetTaskAsync(task, cancellationToken);
        _known[task] = (facts, now + Kept);
        return facts;
    }
}
