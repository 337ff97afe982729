using System.Diagnostics;
using System.Text.Json;

namespace AgentTrust.AppHost.Tests.Interop;

/// <summary>The clients of <c>tests/Interop</c>: installed from their lock file beside the tests, without running a script of theirs.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Interop");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async ValueTask InitializeAsync()
    {
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;

        var (exitCode, said) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");
        Assert.True(exitCode == 0, $"The clients could not be installed: {said}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the client complains of; empty when it is content.</summary>
    /// <param name="input">Holds keys, so it goes to standard input: nobody sees it in a list of processes.</param>
    public static async Task<string> PlayAsync(string name, object input)
    {
        var (exitCode, said) = await RunAsync("node", ["clients.mjs", name], JsonSerializer.Serialize(input));
        return exitCode == 0 ? "" : $"exit code {exitCode}: {said}";
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string program, string[] arguments, string input)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        using var process = Start(program, arguments);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, $"{await output}{await errors}".Trim());
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"{program} is missing; eng/setup.sh --browser installs it.");
        }
    }
}
