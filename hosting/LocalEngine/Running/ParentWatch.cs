using System.Runtime.InteropServices;
using AgentTrust.LocalEngine.Processes;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Running;

/// <summary>
/// <c>dotnet run</c> stands between the person and this process: when it is killed, nobody is left to say stop, so this
/// process stops by itself. A closed terminal (SIGHUP) is a stop as well.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        });

        // A parent that is no "dotnet run" may end on purpose: a script that leaves the application running does.
        var parent = Posix.ParentId();
        var watched = IsDotnetRun(parent);
        using var timer = new PeriodicTimer(Interval, time);

        while (await WaitAsync(timer, stoppingToken))
            if (watched && Posix.ParentId() != parent)
                lifetime.StopApplication();
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsDotnetRun(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return words.Length > 1 && words.Skip(1).Any(word => word is "run" or "watch");
        }
        catch (IOException)
        {
            // It ended in the meantime, or this system does not say: then there is nothing to watch.
            return false;
        }
    }
}
