using AgentTrust.OperatorConsole.SignIn;
using Microsoft.AspNetCore.Components;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>A page that asks its services again and again, so that people see things happen.</summary>
public abstract partial class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private Task? _watching;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected ILogger<LivePage> Logger { get; set; } = default!;

    /// <summary>How often it asks.</summary>
    protected virtual TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <summary>True from the first answer on.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>What stands in the way, in words; the last good answer stays on the page below it.</summary>
    protected string? Trouble { get; private set; }

    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        await RefreshAsync();
        _watching ??= WatchAsync();
    }

    protected async Task RefreshAsync()
    {
        Trouble = await TryAsync(LoadAsync);
        IsLoaded |= Trouble is null;
    }

    /// <summary>Does something for the person; returns what went wrong, in words, or null.</summary>
    protected async Task<string?> TryAsync(Func<CancellationToken, Task> work)
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
            var words = TroubleWords.For(e);
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

        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
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
