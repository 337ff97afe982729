using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Start;

/// <summary>A process that cannot start for its settings ends with one line about them, not with a crash report.</summary>
internal static class StartFailure
{
    /// <summary>EX_CONFIG of sysexits.h: something is wrong with the configuration.</summary>
    public const int ExitCode = 78;

    private static int _installed;

    public static void EndInWords(string service)
    {
        if (Interlocked.Exchange(ref _installed, 1) == 1) return;

        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            if (failure.ExceptionObject is not Exception e || WordsOf(e) is not { } words) return;

            Console.Error.WriteLine(words.StartsWith(service, StringComparison.Ordinal) ? words : $"{service} does not start. {words}");
            Environment.Exit(ExitCode);
        };
    }

    /// <summary>The line, or null for what is a fault of the program and keeps its stack trace.</summary>
    internal static string? WordsOf(Exception e) => e is OptionsValidationException or StartRefusedException ? e.Message : null;
}
