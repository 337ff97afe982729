using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

/// <summary>A credential in use by this process: by one call, or by the reads of some seconds.</summary>
internal sealed class HeldCredential(IssuedCredential issued, DateTimeOffset usableUntil)
{
    private readonly Lock _lock = new();
    private int _users = 1;
    private bool _isOver;

    public IssuedCredential Issued { get; } = issued;

    public EchoRedaction Echo { get; } = new(issued.Token);

    public bool TryUse(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_isOver || now >= usableUntil) return false;

            _users++;
            return true;
        }
    }

    public void Release(bool wasRefused)
    {
        lock (_lock) (_users, _isOver) = (_users - 1, _isOver || wasRefused);
    }

    /// <summary>Nobody uses it, and nobody will. True from then on.</summary>
    public bool IsDone(DateTimeOffset now)
    {
        lock (_lock) return _users == 0 && (_isOver |= now >= usableUntil);
    }
}
