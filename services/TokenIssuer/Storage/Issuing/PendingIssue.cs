using System.Diagnostics;

namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Waits for its decision, beside others.</summary>
internal abstract class PendingIssue(IssueSubject subject, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IssueSubject Subject => subject;

    /// <summary>The request that asked: its records belong to its trace.</summary>
    public Activity? Trace { get; } = Activity.Current;

    /// <summary>Whoever asked is gone; nothing is issued to nobody.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>What was decided, until it is stored.</summary>
    public AuthorityChange Change { get; private set; } = AuthorityChange.None;

    /// <summary>True when it was decided and is stored; false when that must be done in a transaction of its own.</summary>
    public Task<bool> Done => _done.Task.WaitAsync(cancellationToken);

    /// <summary>Whether the decision may be stored beside others; else it is to be asked again, alone, or has failed.</summary>
    public bool TryDecide(AgentAuthority authority, DateTimeOffset now)
    {
        try
        {
            var change = Decide(authority, now);
            // Whoever revokes holds the feed: not while others wait.
            if (change.Revocations.Count > 0 || change.Events.Count > 0 || !change.OnlyIssues) return false;

            Change = change with { Records = [.. change.Records.Select(record => record with { TraceId = Trace?.TraceId.ToString() })] };
            return true;
        }
        catch (Exception e)
        {
            Fail(e); // its own mistake, and nobody else's
            return false;
        }
    }

    public void Stored() => _done.TrySetResult(true);

    public void GoAlone() => _done.TrySetResult(false);

    public void Fail(Exception cause) => _done.TrySetException(cause);

    protected abstract AuthorityChange Decide(AgentAuthority authority, DateTimeOffset now);
}

/// <inheritdoc/>
internal sealed class PendingIssue<T>(
    IssueSubject subject, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    : PendingIssue(subject, cancellationToken)
{
    /// <summary>The answer that belongs to what is stored.</summary>
    public T Answer { get; private set; } = default!;

    protected override AuthorityChange Decide(AgentAuthority authority, DateTimeOffset now)
    {
        var decided = decide(authority, now);
        Answer = decided.Answer;
        return decided.Change;
    }
}
