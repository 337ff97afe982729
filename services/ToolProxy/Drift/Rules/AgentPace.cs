using System.Collections.Concurrent;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Drift.Rules;

/// <summary>An agent that calls far more often than it ever did, however large its tasks' budgets are (R52, R59).</summary>
/// <remarks>
/// Compared with its own past as this process has seen it: windows in which it called at all, the newest weighing most. Until there
/// are enough of them it is only watched. Each replica compares its own share with its own past, so that there is nobody to ask.
/// </remarks>
internal sealed class AgentPace(IOptions<DriftOptions> options, TimeProvider time) : IDriftRule
{
    private const int MostAgents = 1_000;

    /// <summary>What the newest window weighs in what is usual.</summary>
    private const double Newest = 0.2;

    private readonly ConcurrentDictionary<string, Past> _agents = new(StringComparer.Ordinal);

    public DriftMoments Moments => DriftMoments.After;

    public ValueTask<DriftFinding?> LookAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var rule = options.Value.CallBurst;
        if (_agents.Count >= MostAgents) _agents.Clear();
        var (calls, usual) = _agents.GetOrAdd(call.Caller!.Acting, static _ => new()).Count(time.GetUtcNow(), rule);
        return new(usual is { } past
            ? new DriftFinding(DriftRules.CallBurst, rule.Points, $"{calls} calls of the agent within {rule.Window}, where {past:0.#} are usual for it.")
            : null);
    }

    private sealed class Past
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _since;
        private int _calls;
        private int _windows;
        private double _usual;
        private bool _isNoticed;

        /// <returns>The calls of this window, and what is usual if these are too many: once for each window.</returns>
        public (int Calls, double? Usual) Count(DateTimeOffset now, CallBurstOptions rule)
        {
            lock (_lock)
            {
                if (now - _since >= rule.Window) Begin(now);
                _calls++;
                if (_isNoticed || _windows < rule.LearningWindows || _calls < Math.Max(rule.LeastCalls, _usual * rule.TimesUsual)) return (_calls, null);

                _isNoticed = true;
                return (_calls, _usual);
            }
        }

        private void Begin(DateTimeOffset now)
        {
            if (_calls > 0)
            {
                // A rush is not what is usual from then on.
                if (!_isNoticed) _usual = _windows == 0 ? _calls : _usual + (_calls - _usual) * Newest;
                _windows++;
            }

            (_since, _calls, _isNoticed) = (now, 0, false);
        }
    }
}
