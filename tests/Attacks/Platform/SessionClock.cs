namespace AgentTrust.Attacks.Platform;

/// <summary>Goes like the real clock, from a Monday morning on which people work; a session can be told that time has passed.</summary>
internal sealed class SessionClock : TimeProvider
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private readonly long _began = System.GetTimestamp();
    private long _passed;

    public override DateTimeOffset GetUtcNow() => Morning + System.GetElapsedTime(_began) + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    /// <summary>For the next session, with tokens, tasks and a proxy of its own.</summary>
    public void StartAgain() => Interlocked.Exchange(ref _passed, 0);
}
