using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using AgentTrust.PolicyService.Evaluation.Cedar;
using Process = System.Diagnostics.Process;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>A decision point over HTTP with the rules of a world: how it is started, and how it is asked.</summary>
internal sealed record DecisionServer(string Name, Func<RuleWorld, string, CancellationToken, Task<ServerProcess>> StartAsync, Func<IPEndPoint, RuleWorld, int, byte[]> Ask, byte[] Permit)
{
    /// <summary>This repository's policy service, alone: its agents lie in its entities file.</summary>
    public static readonly DecisionServer PolicyService = new("policy-service", async (world, folder, ending) =>
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "world.cedarschema"), world.Schema(), ending);
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.cedar"), world.CedarPolicies(), ending);
        var entities = Path.Combine(folder, "entities.json");
        await File.WriteAllTextAsync(entities, $"[{string.Join(",\n", Enumerable.Range(0, world.Agents).Select(world.Entity))}]", ending);
        return await ServerProcess.StartAsync(
            Path.ChangeExtension(typeof(CedarModule).Assembly.Location, null),
            address => ["--urls", $"http://{address}", "--Policies:Directory", folder, "--Entities:File", entities],
            "/health", ending);
    }, (server, world, number) =>
    {
        var question = world.QuestionOf(number);
        return RawConnection.Request(server, "/access/v1/evaluation", $$$"""
            {"subject":{"type":"{{{RuleWorld.AgentType}}}","id":"{{{question.Agent}}}"},"action":{"name":"{{{question.Action}}}"},"resource":{"type":"{{{RuleWorld.ResourceType}}}","id":"{{{question.Resource}}}","properties":{"team":"{{{question.Team}}}"}},"context":{"task_state":"open"}}
            """);
    }, "\"decision\":true"u8.ToArray());

    /// <summary>Cerbos from npm: it keeps no principals, so each question brings the agent's attributes.</summary>
    public static readonly DecisionServer Cerbos = new("Cerbos 0.55", async (world, folder, ending) =>
    {
        var policies = Directory.CreateDirectory(Path.Combine(folder, "policies")).FullName;
        await File.WriteAllTextAsync(Path.Combine(policies, "rules.yaml"), world.CerbosPolicy(), ending);
        return await ServerProcess.StartAsync(await InstallAsync(ending), address =>
        {
            var settings = Path.Combine(folder, "cerbos.yaml");
            File.WriteAllText(settings, $$"""
                server:
                  httpListenAddr: "{{address}}"
                  grpcListenAddr: "127.0.0.1:{{ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture)}}"
                  logRequestPayloads: false
                storage:
                  driver: disk
                  disk: { directory: "{{policies}}", watchForChanges: false }
                telemetry: { disabled: true }
                audit: { enabled: false }
                """);
            return ["server", $"--config={settings}", "--log-level=error"];
        }, "/_cerbos/health", ending);
    }, (server, world, number) =>
    {
        var question = world.QuestionOf(number);
        var rule = world.RuleOf(number);
        return RawConnection.Request(server, "/api/check/resources", $$$$"""
            {"principal":{"id":"{{{{question.Agent}}}}","roles":["agent"],"attr":{"function":"{{{{RuleWorld.FunctionOf(rule)}}}}","team":"{{{{RuleWorld.TeamOf(number % world.Agents)}}}}","task_state":"open"}},"resources":[{"actions":["{{{{question.Action}}}}"],"resource":{"kind":"{{{{RuleWorld.ResourceType}}}}","id":"{{{{question.Resource}}}}","attr":{"team":"{{{{question.Team}}}}"}}}]}
            """);
    }, "EFFECT_ALLOW"u8.ToArray());

    /// <summary>From its lock file into a folder of this machine's own, without running a script of it.</summary>
    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), "agenttrust-benchmarks", "cerbos");
        var program = Path.Combine(folder, "node_modules", "@cerbos", "cerbos-linux-x64", "cerbos-linux-x64");
        if (File.Exists(program)) return program;

        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(Here(), "Cerbos", file), Path.Combine(folder, file), overwrite: true);
        using var npm = Process.Start(new System.Diagnostics.ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder })!;
        await npm.WaitForExitAsync(cancellationToken);
        return npm.ExitCode == 0 && File.Exists(program) ? program : throw new InvalidOperationException($"npm could not install Cerbos into {folder}; eng/setup.sh --browser installs npm.");
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
