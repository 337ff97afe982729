namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Puts together what is asked for at the same time: one transaction, one commit on disk.</summary>
/// <remarks>
/// Nothing waits to be joined: while there is a free lane a request goes at once. What comes while all are under way goes next,
/// together. A group never waits for a lock, so that nobody's change holds up somebody else's token: whoever would have to wait
/// leaves it and waits alone.
/// </remarks>
internal sealed class IssueGroups(Func<IReadOnlyList<PendingIssue>, Task> commit)
{
    private const int Lanes = 2;
    private const int MostTogether = 64;

    private readonly Lock _gate = new();
    private readonly Queue<PendingIssue> _waiting = new();
    private int _running;

    /// <returns>False when it must be decided and stored in a transaction of its own.</returns>
    public Task<bool> TryAsync(PendingIssue issue)
    {
        lock (_gate)
        {
            _waiting.Enqueue(issue);
            if (_running == Lanes) return issue.Done;
            _running++;
        }

        // A lane outlives the request that opened it, and keeps nothing of it.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(RunAsync, CancellationToken.None);
        return issue.Done;
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            try
            {
                await commit(group);
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
            while (group.Count < MostTogether && _waiting.TryDequeue(out var issue))
                if (!issue.IsAbandoned) group.Add(issue);

            if (group.Count == 0) _running--;
            return group;
        }
    }
}
