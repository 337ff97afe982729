namespace AgentTrust.ServiceDefaults;

/// <summary>Wakes whoever waits in this process. A hint and no more: who was woken looks for himself what there is.</summary>
public sealed class Signal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Pulse"/>. Take it before looking: what comes in between is not missed.</summary>
    public Task Next => _next.Task;

    public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
