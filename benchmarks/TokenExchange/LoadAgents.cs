using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>Agents like the shipped one, as many as asked for.</summary>
internal static class LoadAgents
{
    public static string NameOf(int agent) => $"load-{agent}";

    public static string TemplateOf(int agent) => $"load-{agent}";

    public static Task WriteSeedAsync(string file, int agents, CancellationToken cancellationToken) => WriteSeedAsync(file, agents, _ => { }, cancellationToken);

    /// <summary>Writes a seed file for them.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="agents">How many.</param>
    /// <param name="change">What each one's task template has otherwise than the shipped one.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteSeedAsync(string file, int agents, Action<JsonNode> change, CancellationToken cancellationToken)
    {
        var shipped = JsonNode.Parse(await File.ReadAllTextAsync(Shipped(), cancellationToken))!;
        var seed = new JsonObject
        {
            ["agents"] = Copies(shipped["agents"]![0]!, agents, (copy, i) => copy["name"] = NameOf(i)),
            ["task_templates"] = Copies(shipped["task_templates"]![0]!, agents, (copy, i) =>
            {
                copy["name"] = TemplateOf(i);
                copy["agent"] = SpiffeIds.Agent(NameOf(i));
                change(copy);
            }),
        };
        await File.WriteAllTextAsync(file, seed.ToJsonString(), cancellationToken);
    }

    private static JsonArray Copies(JsonNode original, int count, Action<JsonNode, int> change) => new([.. Enumerable.Range(0, count).Select(i =>
    {
        var copy = original.DeepClone();
        change(copy, i);
        return copy;
    })]);

    private static string Shipped([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "services", "TokenIssuer", "Seed", "agents.json");
}
