using AgentTrust.LocalEngine.Notifications;
using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>Tells what happens: each change of state, each line of each resource, and the whole table when all is there.</summary>
internal sealed class ProgressReport(
    TerminalOutput terminal,
    ResourceTable table,
    ResourceInstances instances,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    StateDirectory state,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _told = [];
    private readonly long _began = time.GetTimestamp();
    private Task _watching = Task.CompletedTask;
    private bool _summarized;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var name = environment.ApplicationName.Replace(".AppHost", "", StringComparison.Ordinal);
        terminal.Write($"{name}  (local engine; the Aspire dashboard needs -p:Engine=Aspire)  Ctrl+C stops, ? for commands", Colour.Bold);
        if (state.Notice is { } notice)
            terminal.Write(notice, Colour.Yellow);

        logs.LineWritten += Tell;
        notifications.Changed += Tell;
        _watching = TellWhatHangsAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        logs.LineWritten -= Tell;
        notifications.Changed -= Tell;

        terminal.Write("Everything has ended.", Colour.Dim);
    }

    public void Dispose() => _stopping.Dispose();

    private void Tell(ResourceEvent change)
    {
        lock (_gate)
        {
            if (instances.Find(change.ResourceId) is { } instance)
                Tell(instance, change.Snapshot);

            if (!_summarized && !lifetime.ApplicationStopping.IsCancellationRequested && instances.All.Count > 0 && instances.All.Where(StartsByItself).All(IsSettled))
                Summarize();
        }
    }

    // What runs and does not become healthy keeps others waiting without a word.
    private async Task TellWhatHangsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Patience, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            foreach (var instance in instances.All)
                if (Snapshot(instance) is { State.Text: "Running", HealthStatus: not HealthStatus.Healthy } snapshot
                    && time.GetUtcNow() - snapshot.StartTimeStamp > Patience)
                    terminal.Write($"{time.GetLocalNow():HH:mm:ss} {instance.Resource.Name}: still not healthy{Reason(snapshot)}", Colour.Yellow);
    }

    private void Tell(ResourceInstance instance, CustomResourceSnapshot snapshot)
    {
        var text = table.StateOf(instance, snapshot);
        var known = _told.GetValueOrDefault(instance.Id, "Not started");

        // Not healthy yet is no news: every resource is that for a moment. Not healthy any more is.
        if (snapshot is { State.Text: "Running", HealthStatus: not HealthStatus.Healthy } && !known.StartsWith("Running", StringComparison.Ordinal))
            return;
        if (known == text || (text.StartsWith("Waiting", StringComparison.Ordinal) && known.StartsWith("Waiting", StringComparison.Ordinal)))
            return;

        _told[instance.Id] = text;

        var colour = snapshot.State?.Text == KnownResourceStates.FailedToStart || snapshot.ExitCode is > 0 ? Colour.Red
            : snapshot.HealthStatus == HealthStatus.Healthy ? Colour.Green
            : Colour.Cyan;
        terminal.Write($"{time.GetLocalNow():HH:mm:ss} {instance.Resource.Name}: {text}{Reason(snapshot)}", colour);

        if (snapshot.HasEnded() && colour == Colour.Red && IsQuiet(instance.Resource))
            foreach (var line in logs.Last(instance.Id, 20))
                Echo(instance.Resource.Name, line);
    }

    private void Tell(string id, LogLine line)
    {
        if (instances.Find(id) is not { } instance)
            Echo(id, line);
        else if (line.IsErrorMessage || !IsQuiet(instance.Resource))
            Echo(instance.Resource.Name, line);
    }

    private static string Reason(CustomResourceSnapshot snapshot) => snapshot.HealthStatus is null or HealthStatus.Healthy
        ? ""
        : $" ({snapshot.HealthReports.First(report => report.Status != HealthStatus.Healthy).Description})";

    private void Echo(string name, LogLine line) =>
        terminal.Write($"{name,-16} | {line.Content}", line.IsErrorMessage ? Colour.Red : Colour.None);

    // What a server has to say is of interest when it fails, and to whoever asks for its log.
    private static bool IsQuiet(IResource resource) => resource is ContainerResource;

    private void Summarize()
    {
        _summarized = true;
        var seconds = time.GetElapsedTime(_began).TotalSeconds;
        var healthy = instances.All.Where(StartsByItself).All(instance => Snapshot(instance)?.HealthStatus == HealthStatus.Healthy);

        terminal.Write("");
        foreach (var line in table.Lines())
            terminal.Write(line);
        terminal.Write("");

        if (healthy)
            terminal.Write($"Distributed application started after {seconds:0.0} s.", Colour.Green);
        else
            terminal.Write($"After {seconds:0.0} s not everything has started: see the lines above, or type: logs NAME", Colour.Red);
    }

    private static bool StartsByItself(ResourceInstance instance) => !instance.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private bool IsSettled(ResourceInstance instance) =>
        Snapshot(instance) is { } snapshot && (snapshot.HealthStatus == HealthStatus.Healthy || snapshot.HasEnded());

    private CustomResourceSnapshot? Snapshot(ResourceInstance instance) =>
        notifications.TryGetCurrentState(instance.Id, out var known) ? known.Snapshot : null;
}
