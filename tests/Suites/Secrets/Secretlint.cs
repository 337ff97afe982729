using System.Diagnostics;
using System.Text.Json;

namespace AgentTrust.Suites.Secrets;

/// <summary>The rules of secretlint, which others wrote: the opinion that ours is held against. Installed from its lock file beside the tests.</summary>
internal static class Secretlint
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Secretlint");

    /// <summary>What it finds in each text: start, end and rule.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<(int Start, int End, string Rule)>>> FindAsync(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "", cancellationToken);

        var answer = await RunAsync("node", ["lint.mjs"], JsonSerializer.Serialize(texts), cancellationToken);
        return [.. JsonElement.Parse(answer).EnumerateArray().Select(text =>
            text.EnumerateArray().Select(found => (found[0].GetInt32(), found[1].GetInt32(), found[2].GetString()!)).ToArray())];
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} failed: {await errors}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
