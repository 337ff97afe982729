using AgentTrust.PolicyService.PolicyAdministration;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>Loads policies and entities before the server listens, and again whenever their files have changed.</summary>
internal sealed partial class StandaloneWatch(
    StandaloneSet set, IOptions<PolicyOptions> policies, IOptions<EntitiesOptions> entities, TimeProvider time, ILogger<StandaloneWatch> logger)
    : BackgroundService, IHostedLifecycleService
{
    private string _loaded = "";
    private string _seen = "";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _loaded = _seen = Looks();
        Tell(set.Load());
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One look. Files that still change are left alone: half a policy set can be a valid one, without its last forbid.</summary>
    internal void Look()
    {
        var now = Looks();
        var isQuiet = now == _seen;
        _seen = now;
        if (!isQuiet || now == _loaded) return;

        _loaded = now;
        try
        {
            Tell(set.Load());
        }
        catch (Exception e) when (e is PolicySetException or EntitiesException)
        {
            LogRefused(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(entities.Value.LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private string Looks()
    {
        try
        {
            var files = Directory.GetFiles(policies.Value.Directory!).Append(entities.Value.File!).Order(StringComparer.Ordinal).Select(path => new FileInfo(path));
            return string.Join('\n', files.Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file between two names is looked for again; what is gone for good is said when it is loaded.
            return e.Message;
        }
    }

    private void Tell(StandaloneSet.Loaded now) => LogLoaded(now.Engine.Policies.Version, now.Engine.Policies.Policies.Count, now.Entities.Count);

    [LoggerMessage(EventId = 2401, Level = LogLevel.Information, Message = "Policy set {Version} with {Policies} policies decides, over {Entities} entities")]
    private partial void LogLoaded(string version, int policies, int entities);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Error, Message = "The files have changed and cannot be used, so what decided before still does: {Why}")]
    private partial void LogRefused(string why);
}
