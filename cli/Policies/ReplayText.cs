using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary>A replay's report for a terminal; the first of each list, and how many more there are.</summary>
internal static class ReplayText
{
    private const int LinesPerList = 20;

    public static async Task WriteAsync(ReplayReport report, TextWriter output)
    {
        await output.WriteLineAsync($"{report.Decisions} recorded decisions made again under {report.PolicyVersion}.");
        foreach (var (version, count) in report.RecordedVersions) await output.WriteLineAsync($"  {count} were made under {version}");
        await output.WriteLineAsync(
            $"{report.Unchanged} unchanged ({report.UnchangedByOtherPolicies} by other policies), {report.Changes.NewlyPermitted} newly permitted, "
            + $"{report.Changes.NewlyRequestable} newly requestable, {report.Changes.NewlyDenied} newly denied, {report.DriftedCount} drifted.");

        await WriteGroupsAsync("agent", report.ByAgent, output);
        await WriteGroupsAsync("tool", report.ByTool, output);
        await WriteGroupsAsync("task", report.ByTask, output);
        await WriteListAsync("Changed", report.Changed, report.Changes.Total, output);
        await WriteListAsync("Drifted (the very version that was recorded decides otherwise now)", report.Drifted, report.DriftedCount, output);

        foreach (var gap in report.NotReplayed)
            await output.WriteLineAsync($"Not replayed: {gap.Count} because {gap.Reason} ({string.Join(", ", gap.Records)}{(gap.Count > gap.Records.Count ? ", ..." : "")})");
        if (report.OtherRecords > 0) await output.WriteLineAsync($"{report.OtherRecords} records are not decisions.");
        if (report.LimitReached) await output.WriteLineAsync("There are more decisions than the limit.");
    }

    public static async Task WriteGroupsAsync(string kind, IReadOnlyList<ReplayGroup> groups, TextWriter output)
    {
        var changed = groups.Where(group => group.Changes.Total > 0).ToArray();
        if (changed.Length == 0) return;

        await output.WriteLineAsync($"By {kind}:");
        foreach (var group in changed.Take(LinesPerList))
            await output.WriteLineAsync(
                $"  {(group.Name.Length == 0 ? "others" : group.Name)}: of {group.Decisions}, {group.Changes.NewlyPermitted} newly permitted, "
                + $"{group.Changes.NewlyRequestable} newly requestable, {group.Changes.NewlyDenied} newly denied");
        await WriteRestAsync(changed.Length, output);
    }

    private static async Task WriteListAsync(string title, IReadOnlyList<ReplayedDecision> list, long count, TextWriter output)
    {
        if (list.Count == 0) return;

        await output.WriteLineAsync($"{title}:");
        foreach (var one in list.Take(LinesPerList))
        {
            await output.WriteLineAsync($"  {one.Record} {one.Time:u} {one.Agent}: {one.Action} on {one.Resource.Type} {one.Resource.Id}");
            await output.WriteLineAsync($"    was {Words(one.Before)}");
            await output.WriteLineAsync($"    now {Words(one.After)}");
        }

        await WriteRestAsync(count, output);
    }

    private static Task WriteRestAsync(long count, TextWriter output) =>
        count > LinesPerList ? output.WriteLineAsync($"  and {count - LinesPerList} more (--report holds them)") : Task.CompletedTask;

    public static string Words(DecidedBy decided) =>
        $"{decided.Outcome.ToString().ToLowerInvariant()} by {(decided.Policies.Count > 0 ? string.Join(", ", decided.Policies) : "no policy")}"
        + (decided.Errors is { } errors ? $", with an error: {string.Join("; ", errors)}" : "");
}
