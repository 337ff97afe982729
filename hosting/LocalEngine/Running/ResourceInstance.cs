using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Servers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentTrust.LocalEngine.Running;

/// <summary>
/// One instance of a resource and its states: NotStarted, Waiting, Starting, Running, then Finished (a container: Exited), or
/// FailedToStart. One start runs at a time; a stop ends it wherever it is.
/// </summary>
internal sealed partial class ResourceInstance(
    IResource resource,
    ILauncher launcher,
    InstanceIdentity identity,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IDistributedApplicationEventing eventing,
    DistributedApplicationExecutionContext execution,
    IProcessStarter processes,
    StateDirectory state,
    Programs programs,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    IServiceProvider services) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILogger _logger = logs.GetLogger(identity.Id);
    private CancellationTokenSource _stopping = new();
    private CancellationTokenSource _waiting = new();
    private IReadOnlyList<IProcess> _running = [];
    private Task _run = Task.CompletedTask;

    public IResource Resource { get; } = resource;
    public string Id { get; } = identity.Id;

    /// <summary>Starts the instance; on one that waits already, skips the wait. Does nothing on one that runs.</summary>
    public void BeginStart()
    {
        lock (_gate)
        {
            if (!_run.IsCompleted)
            {
                _waiting.Cancel();
                return;
            }

            Dispose();
            (_stopping, _waiting) = (new(), new());
            logs.Reopen(Id);
            var (stopping, waiting) = (_stopping.Token, _waiting.Token);
            _run = Task.Run(() => RunAsync(stopping, waiting), CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        Task run;
        lock (_gate)
        {
            _stopping.Cancel();
            run = _run;
        }

        await run;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _waiting.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping, CancellationToken skipWait)
    {
        try
        {
            await WaitAsync(stopping, skipWait);
            await LaunchAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await EndAsync(KnownResourceStates.NotStarted, null);
            return;
        }
        catch (Exception e)
        {
            // Broad on purpose: whatever keeps the resource from starting, it has failed to start and says why.
            LogFailedToStart(_logger, e);
            await EndAsync(KnownResourceStates.FailedToStart, null);
            return;
        }

        await using (stopping.Register(() => _ = StopProcessesAsync()))
        {
            var code = await _running[0].Exit;
            await StopProcessesAsync();
            await EndAsync(Resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished, code);
        }
    }

    private async Task WaitAsync(CancellationToken stopping, CancellationToken skipWait)
    {
        await eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, services), stopping);

        if (Resource.HasAnnotationOfType<WaitAnnotation>())
        {
            await PublishAsync(KnownResourceStates.Waiting);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, skipWait);
            try
            {
                await notifications.WaitForDependenciesAsync(Resource, either.Token);
            }
            catch (OperationCanceledException) when (skipWait.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                // Somebody asked to start it now.
            }
        }

        await PublishAsync(KnownResourceStates.Starting);
    }

    private async Task LaunchAsync(CancellationToken stopping)
    {
        if (Resource.Annotations.OfType<OccupiedPortAnnotation>().FirstOrDefault() is { } occupied)
            throw new DistributedApplicationException(occupied.Refusal);

        var environment = InstanceValues.Fill(
            await DeclaredValues.GetEnvironmentAsync(Resource, execution, _logger, stopping), Resource, identity);
        var arguments = InstanceValues.Fill(
            await DeclaredValues.GetArgumentsAsync(Resource, execution, _logger, stopping), Resource, identity);

        _running = await launcher.LaunchAsync(
            new LaunchContext(
                Resource, environment, arguments, processes, state, programs, _logger, (line, isError) => logs.Append(Id, line, isError)),
            stopping);

        await notifications.PublishUpdateAsync(Resource, Id, before => before with
        {
            State = KnownResourceStates.Running,
            ExitCode = null,
            StartTimeStamp = time.GetUtcNow().UtcDateTime,
            StopTimeStamp = null,
            EnvironmentVariables =
                [.. environment.Select(variable => new EnvironmentVariableSnapshot(variable.Key, variable.Value, true))],
        });
    }

    // The main process first; its helpers have nothing left to do after it.
    private async Task StopProcessesAsync()
    {
        foreach (var process in _running)
        {
            if (process.Exit.IsCompleted)
                continue;

            process.Send(process.Stop.Signal);
            await Task.WhenAny(process.Exit, Task.Delay(process.Stop.Patience, time));

            if (!process.Exit.IsCompleted)
            {
                LogKilled(_logger, process.Id, process.Stop.Patience);
                process.Send(Signal.Kill);
                await process.Exit;
            }
        }
    }

    private async Task EndAsync(string endState, int? exitCode)
    {
        await notifications.PublishUpdateAsync(Resource, Id, before => before with
        {
            State = endState,
            ExitCode = exitCode,
            StopTimeStamp = time.GetUtcNow().UtcDateTime,
        });

        logs.Complete(Id);

        if (notifications.TryGetCurrentState(Id, out var ended))
            await eventing.PublishAsync(new ResourceStoppedEvent(Resource, services, ended), CancellationToken.None);
    }

    private Task PublishAsync(string newState) =>
        notifications.PublishUpdateAsync(Resource, Id, before => before with { State = newState, ExitCode = null });

    [LoggerMessage(EventId = 9102, Level = LogLevel.Error, Message = "Failed to start.")]
    private static partial void LogFailedToStart(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 9103, Level = LogLevel.Warning, Message = "Process {ProcessId} did not end within {Patience} and is killed.")]
    private static partial void LogKilled(ILogger logger, int processId, TimeSpan patience);
}
