namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>Tells the dispatcher in this process that records were written and will be committed any moment.</summary>
/// <remarks>A hint and no more: what another process wrote, or what commits late, is found by looking again.</remarks>
internal sealed class RecordsWritten
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Pulse"/>. Take it before looking, so that no pulse is missed.</summary>
    public Task Next => _next.Task;

    public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
