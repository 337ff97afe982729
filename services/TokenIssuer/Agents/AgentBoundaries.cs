using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>What an agent may ever be granted, held against more.</summary>
internal static class AgentBoundaries
{
    /// <summary>What <paramref name="asked"/> has and <paramref name="bounds"/> have not, in words; null when nothing.</summary>
    public static string? FirstExcess(AgentBounds asked, AgentBounds bounds) =>
        Excess("the repository", asked.Repositories, bounds.Repositories)
            .Concat(Excess("the environment", asked.Environments, bounds.Environments))
            .Concat(ExcessSinks(SinkPatterns.Host, asked, bounds))
            .Concat(ExcessSinks(SinkPatterns.Recipient, asked, bounds))
            .Concat(ExcessSinks(SinkPatterns.Account, asked, bounds))
            .Concat(Excess("the action group", asked.ActionGroups, bounds.ActionGroups))
            .FirstOrDefault();

    /// <summary>What a running task grants beyond <paramref name="bounds"/>, in words; null when nothing.</summary>
    public static string? FirstExcess(TaskFacts task, AgentBounds bounds) =>
        TaskBounds.FirstExcess(new TaskContract(task.Agent, task.Intent, task.Steps, task.Boundaries, task.Budget), bounds);

    public static bool Equal(AgentBounds one, AgentBounds other) =>
        FirstExcess(one, other) is null && FirstExcess(other, one) is null;

    private static IEnumerable<string> ExcessSinks(string type, AgentBounds asked, AgentBounds allowed) =>
        SinkPatterns.Of(asked, type).Where(one => !SinkPatterns.Of(allowed, type).Any(pattern => SinkPatterns.Covers(type, pattern, one)))
            .Select(one => $"the {type} {one}");

    private static IEnumerable<string> Excess(string what, IReadOnlyList<string> asked, IReadOnlyList<string> allowed) =>
        asked.Except(allowed, StringComparer.Ordinal).Select(one => $"{what} {one}");
}
