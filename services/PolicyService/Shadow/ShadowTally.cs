using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.PolicyService.Shadow;

/// <summary>Counts for one candidate. One thread writes, any reads.</summary>
internal sealed class ShadowTally
{
    public const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly DecisionGroups _agents = new(), _tools = new(), _actions = new(), _tasks = new();
    private readonly Queue<ShadowDifference> _newest = new();
    private ChangeCounts _changes = new();
    private long _compared, _dropped, _errors, _otherPolicies;

    /// <returns>The difference, if there is one.</returns>
    public ShadowDifference? Add(ShadowQuestion question, DecidedBy candidate)
    {
        var decided = Redecision.Outcome(question.Decided);
        DecisionOutcome? change = decided.Outcome == candidate.Outcome ? null : candidate.Outcome;
        lock (_lock)
        {
            _compared++;
            _agents.Add(question.Chain[0].Agent.Id, change);
            _tools.Add(question.Tool, change);
            _actions.Add(question.Chain[0].Action, change);
            _tasks.Add(question.Call.Task, change);
            if (change is { } outcome) _changes = _changes.With(outcome);
            if (candidate.Errors is not null) _errors++;
            else if (change is null)
            {
                if (!decided.Policies.SequenceEqual(candidate.Policies, StringComparer.Ordinal)) _otherPolicies++;
                return null;
            }

            var difference = question.Differs(decided, candidate);
            _newest.Enqueue(difference);
            if (_newest.Count > MostKept) _newest.Dequeue();
            return difference;
        }
    }

    /// <summary>How many calls there were, compared or not.</summary>
    public long Asked => Interlocked.Read(ref _compared) + Interlocked.Read(ref _dropped);

    public void Drop() => Interlocked.Increment(ref _dropped);

    public ShadowReport Report(ShadowedPolicySet? shadow)
    {
        lock (_lock)
            return new()
            {
                Shadow = shadow,
                Compared = _compared,
                Dropped = Interlocked.Read(ref _dropped),
                Changes = _changes,
                Errors = _errors,
                OtherPolicies = _otherPolicies,
                ByAgent = _agents.Sorted(),
                ByTool = _tools.Sorted(),
                ByAction = _actions.Sorted(),
                ByTask = _tasks.Sorted(),
                Newest = [.. _newest.Reverse()],
            };
    }
}
