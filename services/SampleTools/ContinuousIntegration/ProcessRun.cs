using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>One bounded run of a command: what it printed, how it ended.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, RunEnd End)
{
    private const int KillSignal = 9;

    /// <summary>Runs to the end, the limits or the cancellation; the whole process group is gone when this returns.</summary>
    public static async Task<ProcessRun> StartAsync(ProcessStartInfo start, PipelineOptions limits, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new Win32Exception($"{start.FileName} did not start.");
        using var limit = new CancellationTokenSource(limits.TimeLimit);
        using var tooMuch = new CancellationTokenSource();
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, tooMuch.Token, cancellationToken);
        process.StandardInput.Close();

        var output = new StringBuilder();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, output, limits.OutputLimit, tooMuch),
            ReadAsync(process.StandardError, output, limits.OutputLimit, tooMuch));

        try
        {
            await process.WaitForExitAsync(any.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A limit was reached; the end below says which.
        }
        finally
        {
            // setsid made the process the leader of its group: nothing that it started outlives it. The pipes close with the last.
            _ = kill(-process.Id, KillSignal);
            await process.WaitForExitAsync(CancellationToken.None);
            await reading;
        }

        var end = tooMuch.IsCancellationRequested ? RunEnd.OutputLimit : limit.IsCancellationRequested ? RunEnd.TimeLimit : RunEnd.Exited;
        lock (output) return new(process.ExitCode, output.ToString(), end);
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder output, int limit, CancellationTokenSource tooMuch)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            bool full;
            lock (output)
            {
                output.Append(buffer, 0, Math.Min(read, limit - output.Length));
                full = output.Length >= limit;
            }

            // Keeps reading, so that a killed group's pipe drains.
            if (full) await tooMuch.CancelAsync();
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}

internal enum RunEnd
{
    Exited,
    TimeLimit,
    OutputLimit,
}
