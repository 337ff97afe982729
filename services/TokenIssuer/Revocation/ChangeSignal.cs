using AgentTrust.ServiceDefaults;

namespace AgentTrust.TokenIssuer.Revocation;

/// <summary>Wakes whoever waits for news; a wake-up without news is harmless, so there is one signal for everything.</summary>
internal sealed class ChangeSignal
{
    private readonly Signal _changed = new();

    /// <inheritdoc cref="Signal.Next"/>
    public Task Next => _changed.Next;

    public void Pulse() => _changed.Pulse();

    /// <summary>Looks until there is something to see or <paramref name="wait"/> is over; then says what is there.</summary>
    public async Task<T> WaitForAsync<T>(
        Func<CancellationToken, Task<T>> look,
        Predicate<T> isNews,
        TimeSpan wait,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var deadline = Task.Delay(wait, time, over.Token);
        try
        {
            while (true)
            {
                var next = Next;
                var seen = await look(cancellationToken);
                if (isNews(seen) || deadline.IsCompleted) return seen;
                await Task.WhenAny(next, deadline);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await over.CancelAsync();
        }
    }
}
