using System.Diagnostics;
using System.Text;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.Benchmarks.Decisions;

/// <summary>Uncached decisions by the service's own engine in this process, on one thread: what growing sets of rules and of agents cost.</summary>
internal static class EngineRun
{
    private const int MostQuestions = 20_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly RuleWorld[] Worlds =
    [
        new(10, 10, 10), new(100, 10, 10), new(1_000, 10, 10), new(10_000, 10, 10),
        new(10, 10, 1_000), new(10, 10, 100_000), new(10_000, 10, 100_000),
        new(100, 100, 10), new(1_000, 1_000, 10),
    ];

    public static async Task<string> MeasureAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var module = CedarModule.Load(store: null);
        var rows = new List<EngineRow>();
        foreach (var world in Worlds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(Measure(module, world));
            await output.WriteLineAsync($"{world.Rules} rules, {world.PerAction} an action, {world.Agents} agents: {Verbs.Number(rows[^1].Cpu.TotalMicroseconds)} us");
        }

        var text = new StringBuilder("| rules | of them on one action | agents | decisions | CPU us each | of the first row | p50 us | p99 us |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in rows)
            text.Append($"| {Verbs.Number(row.World.Rules)} | {Verbs.Number(row.World.PerAction)} | {Verbs.Number(row.World.Agents)} | {Verbs.Number(row.Decisions)} ")
                .Append($"| {Verbs.Number(row.Cpu.TotalMicroseconds, "0.0")} | {Verbs.Number(row.Cpu / rows[0].Cpu, "0.00")} ")
                .Append($"| {Verbs.Number(row.Median.TotalMicroseconds, "0.0")} | {Verbs.Number(row.NinetyNinth.TotalMicroseconds, "0.0")} |\n");
        return text.ToString();
    }

    private static EngineRow Measure(CedarModule module, RuleWorld world)
    {
        var files = new PolicySetFiles("benchmark", world.Schema(), new Dictionary<string, string> { ["rules.cedar"] = world.CedarPolicies() });
        using var engine = new CedarEngine(module, PolicySetLoader.Load(files, module));
        AskFor(WarmUp, engine, world);

        var before = Environment.CpuUsage.TotalTime;
        var taken = AskFor(Longest, engine, world);
        var cpu = (Environment.CpuUsage.TotalTime - before) / taken.Count;
        taken.Sort();
        return new(world, taken.Count, cpu, taken[taken.Count / 2], taken[taken.Count * 99 / 100]);
    }

    private static List<TimeSpan> AskFor(TimeSpan longest, CedarEngine engine, RuleWorld world)
    {
        var taken = new List<TimeSpan>(MostQuestions);
        var start = Stopwatch.GetTimestamp();
        while (taken.Count < MostQuestions && Stopwatch.GetElapsedTime(start) < longest)
        {
            var asked = Stopwatch.GetTimestamp();
            Ask(engine, world, taken.Count);
            taken.Add(Stopwatch.GetElapsedTime(asked));
        }

        return taken;
    }

    private static void Ask(CedarEngine engine, RuleWorld world, int number)
    {
        var question = world.QuestionOf(number);
        var entities = Encoding.UTF8.GetBytes(
            $$$"""[{{{world.Entity(number)}}},{"uid":{"type":"{{{RuleWorld.ResourceType}}}","id":"{{{question.Resource}}}"},"attrs":{"team":"{{{question.Team}}}"},"parents":[]}]""");
        var verdict = engine.Evaluate(new EngineRequest
        {
            Principal = new(RuleWorld.AgentType, question.Agent),
            Action = new("Action", question.Action),
            Resource = new(RuleWorld.ResourceType, question.Resource),
            Context = question.Context,
            Entities = entities,
            KnownToFit = true, // as the platform's own facts are
        });
        if (verdict.Permitted != (number % 2 == 0) || verdict.Errors.Count > 0)
            throw new InvalidOperationException($"The engine decided question {number} wrongly; nothing that is wrong is worth measuring.");
    }

    private sealed record EngineRow(RuleWorld World, int Decisions, TimeSpan Cpu, TimeSpan Median, TimeSpan NinetyNinth);
}
