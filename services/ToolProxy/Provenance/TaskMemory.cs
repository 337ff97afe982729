using AgentTrust.ToolProxy.Sessions;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What this process knows of a task's session beside the store.</summary>
internal sealed class TaskMemory
{
    private readonly Lock _lock = new();
    private SessionReading _late;

    /// <summary>What an answer brought that nobody waits for.</summary>
    public void AddLate(SessionReading reading)
    {
        lock (_lock) _late = _late.Then(reading);
    }

    /// <summary>It goes along with the next call; whoever takes it has to bring it back when the store did not get it.</summary>
    public SessionReading TakeLate()
    {
        lock (_lock)
        {
            var late = _late;
            _late = default;
            return late;
        }
    }

    public bool HasLate
    {
        get
        {
            lock (_lock) return !_late.IsNothing;
        }
    }
}
