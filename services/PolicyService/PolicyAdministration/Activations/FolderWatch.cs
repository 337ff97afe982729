using AgentTrust.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.PolicyAdministration.Activations;

/// <summary>In development, looks at the folder of the settings whenever something moves there.</summary>
/// <remarks>A watcher misses things (a folder that was deleted, a mount that tells nothing), so now and then it looks without being told.</remarks>
internal sealed partial class FolderWatch(
    FolderSource folder, IOptions<PolicyOptions> options, TimeProvider time, ILogger<FolderWatch> logger) : BackgroundService
{
    /// <summary>How long files must lie still.</summary>
    public static readonly TimeSpan Still = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(2);

    private readonly Signal _moved = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!folder.IsFollowed) return;

        using var watcher = Watch();
        var (next, again) = (_moved.Next, true);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!again) await next.WaitAsync(NowAndThen, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Still, time, stoppingToken);
            next = _moved.Next;
            again = await LookAsync(stoppingToken);
        }
    }

    private async Task<bool> LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await folder.LookAsync(stoppingToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStore(e.Message);
            return false;
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(options.Value.Directory!) { IncludeSubdirectories = true };
            watcher.Changed += (_, _) => _moved.Pulse();
            watcher.Created += (_, _) => _moved.Pulse();
            watcher.Deleted += (_, _) => _moved.Pulse();
            watcher.Renamed += (_, _) => _moved.Pulse();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            LogUnwatched(NowAndThen, e.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "The set in the policy folder could not be activated: {Why}")]
    private partial void LogStore(string why);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Warning, Message = "The policy folder cannot be watched ({Why}); looking every {Interval} instead")]
    private partial void LogUnwatched(TimeSpan interval, string why);
}
