using System.Text.RegularExpressions;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>When a task contract makes sense at all, whoever signs it.</summary>
internal static partial class ContractRules
{
    public const int LongestTokenSeconds = 300;
    private const int Most = 50;

    /// <summary>The first thing that is wrong, in words; null when nothing is.</summary>
    public static string? FirstFault(TaskContract contract, TaskOptions limits) =>
        Faults(contract, limits).FirstOrDefault();

    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    private static IEnumerable<string> Faults(TaskContract contract, TaskOptions limits)
    {
        if (!SpiffeIds.IsAgent(contract.Agent)) yield return $"The agent must be a SPIFFE ID, e.g. {SpiffeIds.Agent("coding-agent")}.";
        if (!Reasons.IsGiven(contract.Intent)) yield return "The intent must be 1 to 500 characters without control characters.";
        foreach (var fault in StepFaults(contract.Steps)) yield return fault;
        foreach (var fault in BoundaryFaults(contract.Boundaries)) yield return fault;
        foreach (var fault in BudgetFaults(contract.Budget, limits)) yield return fault;
    }

    private static IEnumerable<string> StepFaults(IReadOnlyList<TaskStep> steps)
    {
        if (steps.Count is 0 or > Most) yield return $"There must be 1 to {Most} steps.";
        if (steps.Any(step => step is null || !IsName(step.Name)))
        {
            yield return "A step's name must be 1 to 64 of a-z, 0-9, - and _.";
            yield break;
        }

        if (steps.GroupBy(step => step.Name).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
            yield return $"Two steps are named {twice}.";
        foreach (var step in steps)
            if (ActionFault(step.Actions) is { } fault) yield return $"The step {step.Name} {fault}.";
    }

    private static IEnumerable<string> BoundaryFaults(IReadOnlyList<TaskBoundary> boundaries)
    {
        if (boundaries.Count is 0 or > Most) yield return $"There must be 1 to {Most} boundaries.";
        if (boundaries.Any(boundary => boundary is null || !IsName(boundary.Type) || !Reasons.IsReference(boundary.Id)))
        {
            yield return "A boundary needs a type, e.g. repository, and an id of 1 to 200 characters, or *.";
            yield break;
        }

        if (boundaries.GroupBy(boundary => (boundary.Type, boundary.Id)).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            yield return $"Two boundaries are about the {twice.Type} {twice.Id}.";
        foreach (var boundary in boundaries)
        {
            if (ActionFault(boundary.Actions) is { } fault) yield return $"The boundary of the {boundary.Type} {boundary.Id} {fault}.";
            if (!SinkPatterns.IsPattern(boundary.Type, boundary.Id))
                yield return $"The boundary of the {boundary.Type} {boundary.Id} covers nothing: a host is api.example.com or *.example.com, a recipient ann@example.com or *@example.com, a branch or path fix/totals or fix/*, and accounts are named.";
            if (boundary.TokenSeconds is < 1 or > LongestTokenSeconds)
                yield return $"The token_seconds of the {boundary.Type} {boundary.Id} must be 1 to {LongestTokenSeconds}.";
        }
    }

    private static IEnumerable<string> BudgetFaults(TaskBudget budget, TaskOptions limits)
    {
        if (budget.Calls < 1 || budget.Calls > limits.MaxCalls) yield return $"The budget of calls must be 1 to {limits.MaxCalls}.";
        if (budget.Writes < 0 || budget.Writes > limits.MaxWrites) yield return $"The budget of writes must be 0 to {limits.MaxWrites}.";
        if (budget.Bytes < 1 || budget.Bytes > limits.MaxBytes) yield return $"The budget of bytes must be 1 to {limits.MaxBytes}, or absent.";
        if (budget.ModelTokens < 0 || budget.ModelTokens > limits.MaxModelTokens) yield return $"The budget of model tokens must be 0 to {limits.MaxModelTokens}, or absent.";
        if (budget.Minutes < 1 || budget.Minutes > limits.MaxMinutes) yield return $"The budget of minutes must be 1 to {limits.MaxMinutes}.";
    }

    private static string? ActionFault(IReadOnlyList<string> actions) =>
        actions.Count == 0 ? "names no action"
        : actions.Distinct().Count() < actions.Count ? "names an action twice"
        : actions.FirstOrDefault(action => action is null || ActionGroups.Of(action) is null) is { } unknown ? $"names the action {unknown}, which is none"
        : actions.Any(action => action is null) ? "names an action that is none"
        : null;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
