using System.Diagnostics;

namespace AgentTrust.LocalEngine.Processes;

/// <summary>
/// A child in a session of its own: its process id is also the id of its group, Ctrl+C in the terminal does not reach it, and
/// a signal to the group reaches everything that it started.
/// </summary>
internal sealed class GroupedProcess : IProcess
{
    private readonly Process _process;

    public GroupedProcess(Process process, ProcessSpec spec, Action<string, bool> writeLine, Action<int> ended)
    {
        _process = process;
        (Id, Stop) = (process.Id, spec.Stop);

        var output = ReadAsync(process.StandardOutput, isError: false, writeLine);
        var errors = ReadAsync(process.StandardError, isError: !spec.LogsToStandardError, writeLine);
        Exit = WaitAsync(Task.WhenAll(output, errors), ended);
    }

    public int Id { get; }
    public StopRule Stop { get; }
    public Task<int> Exit { get; }

    // It fails only when the group is gone, which is what was wanted.
    public void Send(Signal signal) => _ = Posix.Kill(-Id, (int)signal);

    private async Task<int> WaitAsync(Task output, Action<int> ended)
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;

        // What the child left running belongs to nobody now, and it may hold the output open.
        Send(Signal.Kill);
        for (var attempt = 0; attempt < 100 && Posix.Kill(-Id, 0) == 0; attempt++)
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(1)));

        ended(Id);
        _process.Dispose();
        return code;
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> writeLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                writeLine(line, isError);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process ended while its output was being read; what it wrote before was read.
        }
    }
}
