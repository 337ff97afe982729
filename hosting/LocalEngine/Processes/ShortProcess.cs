using System.Collections.Concurrent;

namespace AgentTrust.LocalEngine.Processes;

internal static class ShortProcess
{
    public sealed record Result(int ExitCode, string Output);

    /// <summary>Runs a process to its end, and kills it when it is no longer wanted.</summary>
    public static async Task<Result> RunAsync(ProcessSpec spec, IProcessStarter processes, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentQueue<string>();
        var process = processes.Start(spec, (line, _) => lines.Enqueue(line));

        await using var killed = cancellationToken.Register(() => process.Send(Signal.Kill));
        var code = await process.Exit;

        cancellationToken.ThrowIfCancellationRequested();
        return new Result(code, string.Join(Environment.NewLine, lines));
    }
}
