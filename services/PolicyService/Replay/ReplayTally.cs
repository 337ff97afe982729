using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Replay;

/// <summary>Counts as a replay goes along. Lists end somewhere, counts do not.</summary>
internal sealed class ReplayTally(string policyVersion)
{
    private const int LongestList = 1000;
    private const int Examples = 5;

    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly DecisionGroups _agents = new(), _tools = new(), _tasks = new();
    private readonly Dictionary<string, NotReplayed> _notReplayed = new(StringComparer.Ordinal);
    private readonly List<ReplayedDecision> _changed = [];
    private readonly List<ReplayedDecision> _drifted = [];
    private ChangeCounts _changes = new();
    private long _decisions, _unchanged, _otherPolicies, _driftedCount, _others;

    public bool LimitReached { get; set; }

    public void Add(RecordedDecision then, DecidedBy now)
    {
        _decisions++;
        Count(_versions, then.PolicyVersion);
        var sameOutcome = then.Decided.Outcome == now.Outcome;
        var samePolicies = then.Decided.Policies.Order(StringComparer.Ordinal).SequenceEqual(now.Policies.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        DecisionOutcome? change = sameOutcome ? null : now.Outcome;

        _agents.Add(then.Record.Agent, change);
        _tools.Add(then.Tool, change);
        _tasks.Add(then.Record.Task, change);

        if (then.PolicyVersion == policyVersion && !(sameOutcome && samePolicies))
        {
            _driftedCount++;
            List(_drifted, then, now);
        }

        if (sameOutcome)
        {
            _unchanged++;
            if (!samePolicies) _otherPolicies++;
            return;
        }

        _changes = _changes.With(now.Outcome);
        List(_changed, then, now);
    }

    public void AddOther() => _others++;

    /// <param name="name">Of the record.</param>
    /// <param name="reason">Why it cannot be decided again.</param>
    public void AddUnreadable(string name, string reason)
    {
        // Reasons can quote what was found; so that a strange history cannot fill the memory, the rest is one reason.
        if (!_notReplayed.ContainsKey(reason) && _notReplayed.Count >= LongestList) reason = "for other reasons";
        var so = _notReplayed.GetValueOrDefault(reason) ?? new(reason, 0, []);
        _notReplayed[reason] = so with { Count = so.Count + 1, Records = so.Count < Examples ? [.. so.Records, name] : so.Records };
    }

    public ReplayReport Report() => new()
    {
        PolicyVersion = policyVersion,
        RecordedVersions = _versions,
        Decisions = _decisions,
        Unchanged = _unchanged,
        UnchangedByOtherPolicies = _otherPolicies,
        Changes = _changes,
        ByAgent = _agents.Sorted(),
        ByTool = _tools.Sorted(),
        ByTask = _tasks.Sorted(),
        Changed = _changed,
        Drifted = _drifted,
        DriftedCount = _driftedCount,
        NotReplayed = [.. _notReplayed.Values.OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal)],
        OtherRecords = _others,
        LimitReached = LimitReached,
    };

    private static void List(List<ReplayedDecision> list, RecordedDecision then, DecidedBy now)
    {
        if (list.Count < LongestList) list.Add(then.With(now));
    }

    private static void Count(Dictionary<string, long> counts, string name)
    {
        if (counts.Count >= LongestList && !counts.ContainsKey(name)) name = "";
        counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}
