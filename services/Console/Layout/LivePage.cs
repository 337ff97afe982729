using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.OperatorConsole.SignIn;
using Microsoft.AspNetCore.Components;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>A page that shows things as they happen: it follows the log where it can, and asks its services again and again where not.</summary>
public abstract partial class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _gone = new();
    private readonly Task _never = new TaskCompletionSource().Task;
    private Task? _watching;
    private RecordNews? _news;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected ILogger<LivePage> Logger { get; set; } = default!;

    [Inject]
    private AuditClient Log { get; set; } = default!;

    /// <summary>How often it asks.</summary>
    protected virtual TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <summary>Records that change what the page shows. While they are followed it asks when one comes, and otherwise only now and then.</summary>
    protected virtual EvidenceQuery? Follows => null;

    /// <summary>True from the first answer on.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>What stands in the way, in words; the last good answer stays on the page below it.</summary>
    protected string? Trouble { get; private set; }

    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        if (Follows != _news?.Query)
        {
            _news?.Dispose();
            _news = Follows is { } query ? new RecordNews(Log, query, Time) : null;
        }

        await RefreshAsync();
        _watching ??= WatchAsync();
    }

    protected async Task RefreshAsync()
    {
        Trouble = await TryAsync(LoadAsync, TroubleWords.For);
        IsLoaded |= Trouble is null;
    }

    /// <summary>Does something for the person; returns what went wrong, in words, or null.</summary>
    protected Task<string?> TryAsync(Func<CancellationToken, Task> work) => TryAsync(work, TroubleWords.ForAct);

    private async Task<string?> TryAsync(Func<CancellationToken, Task> work, Func<Exception, string> say)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _gone.Token);

        try
        {
            await work(either.Token);
            return null;
        }
        catch (SignInNeededException e)
        {
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true); // the request without a session leads to sign-in and back
            return e.Message;
        }
        catch (Exception e)
        {
            // Broad on purpose: whatever went wrong, the person reads it and the page stays.
            var words = say(e);
            if (!_gone.IsCancellationRequested && words != Trouble) LogTrouble(GetType().Name, e); // once, not every second
            return words;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;

        _news?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        var tick = timer.WaitForNextTickAsync(_gone.Token).AsTask();
        var asked = Time.GetTimestamp();
        try
        {
            while (true)
            {
                var news = _news;
                var came = news?.ComesAsync(_gone.Token) ?? _never;
                await await Task.WhenAny(tick, came);
                if (tick.IsCompleted)
                {
                    if (!await tick) return;
                    tick = timer.WaitForNextTickAsync(_gone.Token).AsTask();
                }

                // A burst of records is asked for once.
                if (came.IsCompleted && Time.GetElapsedTime(asked) is var ago && ago < Burst) await Task.Delay(Burst - ago, Time, _gone.Token);

                // Between news nothing is asked, but "5 s ago" becomes "6 s ago".
                var asks = came.IsCompleted || news is not { IsFollowed: true } || Time.GetElapsedTime(asked) >= NowAndThen;
                if (asks) asked = Time.GetTimestamp();
                await InvokeAsync(async () =>
                {
                    if (asks) await RefreshAsync();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
        }
        catch (ObjectDisposedException)
        {
            // The person left between a tick and its work.
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "{Page} could not do what it was asked")]
    private partial void LogTrouble(string page, Exception exception);
}
