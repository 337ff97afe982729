using System.Runtime.InteropServices;

namespace AgentTrust.Conformance;

/// <summary>A test host: any MCP server behind the real tool proxy, for suites from outside. Nothing of it is in the product.</summary>
/// <remarks>A name of its own, because <c>Program</c> is the proxy's.</remarks>
internal static class ConformanceProgram
{
    public static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }

        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
    }
}
