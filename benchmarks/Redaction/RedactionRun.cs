using System.Text;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.Benchmarks.Redaction;

/// <summary>The secret rules beside those of secretlint on one corpus, and how fast they are.</summary>
internal static class RedactionRun
{
    public static async Task<string> MeasureAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"{SecretRules.All.Count} kinds; {SecretCorpus.Secrets.Count} texts with a secret and {SecretCorpus.Ordinary.Count} without ...");
        var theirs = await Secretlint.FindAsync([.. SecretCorpus.Secrets.Select(text => text.Text), .. SecretCorpus.Ordinary.Select(text => text.Text)], cancellationToken);

        return $"{Recall(theirs)}\n{FalseAlarms([.. theirs.Skip(SecretCorpus.Secrets.Count)])}\n{await RedactionSpeed.MeasureAsync(output)}";
    }

    private static string Recall(IReadOnlyList<IReadOnlyList<(int Start, int End, string Rule)>> theirs)
    {
        var familyOf = SecretRules.Families.SelectMany(family => family.Providers.SelectMany(provider => provider.Rules), (family, rule) => (rule.Kind, family.Name)).ToDictionary();
        var judged = SecretCorpus.Secrets.Select((text, number) => (
            Family: familyOf[text.Kind],
            text.Kind,
            Ours: SecretScan.Find(text.Text).Any(found => found.Start <= text.Start && found.End >= text.End),
            Theirs: theirs[number].Any(found => found.Start < text.End && found.End > text.Start))).ToList();

        var table = new StringBuilder("| secrets of | kinds | secrets | found | found by secretlint | by secretlint alone |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var family in judged.GroupBy(one => one.Family))
            table.Append(Line(family.Key, [.. family.Select(one => (one.Kind, one.Ours, one.Theirs))]));
        return table.Append(Line("**all**", [.. judged.Select(one => (one.Kind, one.Ours, one.Theirs))])).ToString();
    }

    private static string Line(string name, IReadOnlyList<(string Kind, bool Ours, bool Theirs)> judged) =>
        $"| {name} | {judged.Select(one => one.Kind).Distinct().Count()} | {judged.Count} | {judged.Count(one => one.Ours)} "
        + $"| {judged.Count(one => one.Theirs)} | {judged.Count(one => one is { Ours: false, Theirs: true })} |\n";

    private static string FalseAlarms(IReadOnlyList<IReadOnlyList<(int Start, int End, string Rule)>> theirs)
    {
        var table = new StringBuilder("| text without a secret | texts | kB | alarms | alarms of secretlint |\n|---|---:|---:|---:|---:|\n");
        foreach (var kind in SecretCorpus.Ordinary.Select((text, number) => (text.What, text.Text, Theirs: theirs[number].Count)).GroupBy(text => text.What))
            table.Append($"| {kind.Key} | {kind.Count()} | {Verbs.Number(kind.Sum(text => text.Text.Length) / 1000.0)} "
                + $"| {kind.Sum(text => SecretScan.Find(text.Text).Count)} | {kind.Sum(text => text.Theirs)} |\n");
        return table.ToString();
    }
}
