namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Puts together what is asked for at the same time: one transaction, one commit on disk.</summary>
/// <remarks>
/// Nothing waits to be joined: what comes while no group is under way goes at once, and what comes meanwhile goes next, together.
/// One group at a time makes the fewest journeys and commits. A group never waits for a lock, so that nobody's change holds up
/// somebody else's token: whoever would have to wait leaves it and waits alone. Where one takes long all the same, others pass it.
/// </remarks>
internal sealed class IssueGroups : IDisposable
{
    private const int MostLanes = 4;
    private const int MostTogether = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Func<IReadOnlyList<PendingIssue>, Task> _commit;
    private readonly TimeProvider _time;
    private readonly ITimer _impatience;
    private readonly Lock _gate = new();
    private readonly Queue<(PendingIssue Issue, long Since)> _waiting = new();
    private int _running;
    private bool _isTimed;

    /// <param name="commit">Decides and stores a group, and says so to each of it.</param>
    /// <param name="time">The clock.</param>
    public IssueGroups(Func<IReadOnlyList<PendingIssue>, Task> commit, TimeProvider time)
    {
        (_commit, _time) = (commit, time);
        _impatience = time.CreateTimer(_ => PassWhoTakesLong(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _impatience.Dispose();

    /// <returns>False when it must be decided and stored in a transaction of its own.</returns>
    public Task<bool> TryAsync(PendingIssue issue)
    {
        lock (_gate)
        {
            _waiting.Enqueue((issue, _time.GetTimestamp()));
            if (_running == 0) OpenLane();
            else if (!_isTimed) Look(Patience);
        }

        return issue.Done;
    }

    private void PassWhoTakesLong()
    {
        lock (_gate)
        {
            _isTimed = false;
            if (!_waiting.TryPeek(out var oldest) || _running == MostLanes) return;

            var rest = Patience - _time.GetElapsedTime(oldest.Since);
            if (rest <= TimeSpan.Zero) OpenLane();
            Look(rest > TimeSpan.Zero ? rest : Patience);
        }
    }

    private void Look(TimeSpan after)
    {
        _isTimed = true;
        _impatience.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void OpenLane()
    {
        _running++;
        // It outlives the request that opened it, and keeps nothing of it.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(RunAsync, CancellationToken.None);
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            try
            {
                await _commit(group);
            }
            catch (Exception e)
            {
                // Whether it was stored is not known, and none of them is told that it was.
                foreach (var issue in group) issue.Fail(e);
            }
        }
    }

    private List<PendingIssue> Next()
    {
        lock (_gate)
        {
            var group = new List<PendingIssue>();
            while (group.Count < MostTogether && _waiting.TryDequeue(out var waits))
                if (!waits.Issue.IsAbandoned) group.Add(waits.Issue);

            if (group.Count == 0) _running--;
            return group;
        }
    }
}
