using System.Threading.Channels;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>Says that records came, by the audit service's tail in the name of who looks. The records themselves are asked for by the page.</summary>
internal sealed class RecordNews : IDisposable
{
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(30);

    // What was written while the stream opened is in no news, so the page goes on asking for so long.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _gone = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider _time;
    private Task? _coming;
    private long? _since;

    public RecordNews(AuditClient log, EvidenceQuery query, TimeProvider time)
    {
        (Query, _time) = (query, time);
        _ = FollowAsync(log);
    }

    public EvidenceQuery Query { get; }

    /// <summary>Nothing is missed by who only waits for news.</summary>
    public bool IsFollowed => _since is { } since && _time.GetElapsedTime(since) >= Opening;

    /// <summary>Ends when records have come; a burst of them is one piece of news.</summary>
    public Task ComesAsync(CancellationToken cancellationToken) =>
        _coming is { IsCompleted: false } ? _coming : _coming = _news.Reader.ReadAsync(cancellationToken).AsTask();

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task FollowAsync(AuditClient log)
    {
        var gone = _gone.Token;
        try
        {
            while (true)
            {
                await FollowOnceAsync(log, gone);
                await Task.Delay(BeforeNextTry, _time, gone);
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
        }
    }

    private async Task FollowOnceAsync(AuditClient log, CancellationToken gone)
    {
        try
        {
            _since = _time.GetTimestamp();
            await foreach (var _ in log.TailAsync(Query, after: null, gone)) _news.Writer.TryWrite(true);
        }
        catch (Exception) when (!gone.IsCancellationRequested)
        {
            // Broad on purpose: whatever stands in the way of news, the page asks by itself and says what is wrong.
        }
        finally
        {
            _since = null;
        }
    }
}
