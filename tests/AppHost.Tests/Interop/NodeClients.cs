using System.Text.Json;
using AgentTrust.Suites;

namespace AgentTrust.AppHost.Tests.Interop;

/// <summary>The clients of <c>tests/Interop</c>.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Interop");

    public async ValueTask InitializeAsync() => await NodePackages.InstallAsync(Folder);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What the client complains of; empty when it is content.</summary>
    /// <param name="script">The client.</param>
    /// <param name="name">Of its case.</param>
    /// <param name="input">Holds keys, so it goes to standard input: nobody sees it in a list of processes.</param>
    public static async Task<string> PlayAsync(string script, string name, object input)
    {
        var (exitCode, output, errors) = await NodePackages.RunAsync("node", [script, name], Folder, JsonSerializer.Serialize(input));
        return exitCode == 0 ? "" : $"exit code {exitCode}: {output}{errors}".Trim();
    }
}
