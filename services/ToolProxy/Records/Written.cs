namespace AgentTrust.ToolProxy.Records;

/// <summary>Records that were written together: on record once each of them is.</summary>
internal sealed class Written
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing;

    public Written(int records)
    {
        _missing = records;
        // Nobody may be waiting any more when the log refuses; that is logged, and must not surface as unobserved.
        _ = _done.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The last one's index.</summary>
    public Task<long> Task => _done.Task;

    public void Add(long index)
    {
        if (--_missing == 0) _done.TrySetResult(index);
    }

    public void Fail(Exception refused) => _done.TrySetException(refused);
}
