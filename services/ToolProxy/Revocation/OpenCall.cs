using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>One request of an agent, from the proof of who it is to the last byte of its answer.</summary>
internal sealed class OpenCall(HttpContext context, AccessToken token, TimeProvider time, Action<OpenCall> close) : IDisposable
{
    /// <summary>What a cut call may still take to say why. Bytes that wait for a slow reader do not outlive it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private ITimer? _abort;
    private bool _isClosed;

    public AccessToken Token { get; } = token;

    /// <summary>Why it was cut; null while it may go on.</summary>
    public End? End { get; private set; }

    /// <summary>Cancelled when the call is cut, or when its caller has gone.</summary>
    public CancellationToken Ended => _ended.Token;

    public void Cut(End end)
    {
        lock (_lock)
        {
            if (_isClosed || End is not null) return;
            End = end;
            // Not on this thread: what is registered on the token may take its time, and other calls wait to be cut.
            _ = _ended.CancelAsync();
            _abort = time.CreateTimer(_ => context.Abort(), null, Patience, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
        }

        close(this);
        _abort?.Dispose();
        _ended.Dispose();
    }
}
