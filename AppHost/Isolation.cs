using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AppHost;

/// <summary>The sample CI refuses to run what agents write without isolation; a plain container allows none, and the story must play there too.</summary>
internal static partial class Isolation
{
    private const string Setting = "SampleTools:ContinuousIntegration:RunWithoutIsolation";

    // What the sandbox of the sample CI asks of the kernel.
    private static readonly string[] Namespaces =
        ["--user", "--map-root-user", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "true"];

    /// <summary>A word in the AppHost's configuration decides; without one, isolation is given up only where the kernel knows none, and loudly.</summary>
    public static IResourceBuilder<ProjectResource> WithIsolationWherePossible(this IResourceBuilder<ProjectResource> tools)
    {
        if (tools.ApplicationBuilder.ExecutionContext.IsPublishMode) return tools;

        var variable = Setting.Replace(":", "__", StringComparison.Ordinal);
        if (tools.ApplicationBuilder.Configuration[Setting] is { } said) return tools.WithEnvironment(variable, said);

        return tools.WithEnvironment(async context =>
        {
            if (await IsAllowedAsync(context.CancellationToken)) return;

            LogNotIsolated(context.Logger, Setting);
            context.EnvironmentVariables[variable] = "true";
        });
    }

    private static async Task<bool> IsAllowedAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return false;

        try
        {
            using var attempt = Process.Start(new ProcessStartInfo("unshare", Namespaces) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await attempt.WaitForExitAsync(cancellationToken);
            return attempt.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // The program is missing, not the kernel's permission: the CI refuses and names the package.
            return true;
        }
    }

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message =
        "This machine's kernel allows no user namespaces, so the sample CI runs what the agent writes WITHOUT isolation, as your user. "
        + "Set {Setting} to false to have it refuse instead.")]
    private static partial void LogNotIsolated(ILogger logger, string setting);
}
