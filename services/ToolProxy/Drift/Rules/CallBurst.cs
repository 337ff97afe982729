using System.Collections.Concurrent;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>A task that spends its budget in a rush: faster than a person would see it (R59).</summary>
/// <remarks>The session counts the calls of all replicas and says so with each one, so that there is nothing more to ask.</remarks>
internal sealed class CallBurst(IOptions<DriftOptions> options, TimeProvider time) : IDriftRule
{
    private const int MostTasks = 1_000;
    private readonly ConcurrentDictionary<string, Pace> _tasks = new(StringComparer.Ordinal);

    public DriftMoments Moments => DriftMoments.After;

    public ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (call is not { History: { } history, Task: { } task }) return default;

        var rule = options.Value.CallBurst;
        if (_tasks.Count >= MostTasks) _tasks.Clear();
        var spent = _tasks.GetOrAdd(call.TaskId, static _ => new()).Spent(history.Calls, history.Writes, time.GetUtcNow(), rule.Window);
        var found = spent.Calls >= Math.Max(rule.LeastCalls, task.Budget.Calls * rule.Share) ? Burst("calls", spent.Calls, task.Budget.Calls)
            : spent.Writes >= Math.Max(rule.LeastWrites, task.Budget.Writes * rule.Share) ? Burst("writes", spent.Writes, task.Budget.Writes)
            : null;
        if (found is not null) _tasks.TryRemove(call.TaskId, out _); // noticed once for what was spent so far
        return new(found);

        DriftFinding Burst(string what, int spent, int budget) =>
            new(DriftRules.CallBurst, rule.Points, $"{spent} {what} within {rule.Window}, of {budget} for the whole task.");
    }

    /// <summary>What the counters were at moments of the window, at most one for each second.</summary>
    private sealed class Pace
    {
        private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
        private readonly Queue<(DateTimeOffset At, int Calls, int Writes)> _seen = new();
        private DateTimeOffset _last;

        public (int Calls, int Writes) Spent(int calls, int writes, DateTimeOffset now, TimeSpan window)
        {
            lock (_seen)
            {
                while (_seen.TryPeek(out var oldest) && oldest.At <= now - window) _seen.Dequeue();
                if (_seen.Count == 0 || now - _last >= Step)
                {
                    _seen.Enqueue((now, calls, writes));
                    _last = now;
                }

                var first = _seen.Peek();
                return (calls - first.Calls, writes - first.Writes);
            }
        }
    }
}
