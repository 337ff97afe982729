using System.Text;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>The same questions over HTTP to the policy service and to a peer, by the same client, one after the other in the same run.</summary>
internal static class AuthzenRun
{
    private const int Connections = 16;
    private const int Known = 1_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    private static readonly RuleWorld[] Worlds =
    [
        new(10, 10, 1_000), new(100, 10, 1_000), new(1_000, 10, 1_000), new(10_000, 10, 1_000),
        new(10, 10, 100_000), new(100, 100, 1_000), new(1_000, 1_000, 1_000),
    ];

    public static async Task<string> MeasureAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(
            $"{Connections} connections; p50 at one. \"New\": no question comes twice. \"Known\": {Verbs.Number(Known)} questions, over and over. The client shares the cores.\n\n"
            + "| rules | on one action | agents | server | questions | per second | of Cerbos | p50 ms | p99 ms | p50 ms, one connection | of Cerbos | CPU us each |\n"
            + "|---:|---:|---:|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var world in Worlds)
        {
            var peer = await MeasureAsync(DecisionServer.Cerbos, world, [("new", int.MaxValue)], output, cancellationToken);
            var own = await MeasureAsync(DecisionServer.PolicyService, world, [("new", int.MaxValue), ("known", Known)], output, cancellationToken);
            foreach (var row in peer.Concat(own))
                text.Append($"| {Verbs.Number(world.Rules)} | {Verbs.Number(world.PerAction)} | {Verbs.Number(world.Agents)} | {row.Server} | {row.Questions} ")
                    .Append($"| {Verbs.Number(row.Load.PerSecond)} | {Verbs.Number(row.Load.PerSecond / peer[0].Load.PerSecond, "0.0")}x ")
                    .Append($"| {Milliseconds(row.Load.Median)} | {Milliseconds(row.Load.NinetyNinth)} | {Milliseconds(row.One.Median)} ")
                    .Append($"| {Verbs.Number(row.One.Median / peer[0].One.Median, "0.00")} | {Verbs.Number(row.Cpu.TotalMicroseconds)} |\n");
        }

        return text.ToString();
    }

    private static async Task<List<Row>> MeasureAsync(
        DecisionServer server, RuleWorld world, (string Name, int Distinct)[] kinds, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");
        try
        {
            await using var process = await server.StartAsync(world, folder.FullName, cancellationToken);
            var rows = new List<Row>();
            foreach (var (name, distinct) in kinds)
            {
                var load = new DecisionLoad(server, process.Address, world, distinct);
                await load.RunAsync(Connections, WarmUp, cancellationToken);
                var one = await load.RunAsync(1, Length, cancellationToken);
                var before = process.Cpu;
                var many = await load.RunAsync(Connections, Length, cancellationToken);
                rows.Add(new(server.Name, name, many, one, (process.Cpu - before) / many.Decisions));
                await output.WriteLineAsync($"{world.Rules} rules, {world.PerAction} an action, {world.Agents} agents, {server.Name}, {name}: {Verbs.Number(many.PerSecond)}/s");
            }

            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Milliseconds(TimeSpan time) => Verbs.Number(time.TotalMilliseconds, "0.000");

    private sealed record Row(string Server, string Questions, DecisionLoadResult Load, DecisionLoadResult One, TimeSpan Cpu);
}
