using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>A task never grants more than its agent may ever be granted, and less where it says so.</summary>
internal static class TaskBounds
{
    /// <summary>What of the contract goes beyond the agent's bounds, in words; null when nothing does.</summary>
    public static string? FirstExcess(TaskContract contract, AgentBounds bounds) => FirstExcess(
        contract, action => Allows(bounds, action), boundary => Within(boundary, (type, id) => Holds(bounds, type, id)));

    public static string? FirstExcess(TaskContract contract, Predicate<string> allowsAction, Predicate<TaskBoundary> allowsBoundary) =>
        contract.Steps.SelectMany(step => step.Actions)
            .Concat(contract.Boundaries.SelectMany(boundary => boundary.Actions))
            .Where(action => !allowsAction(action))
            .Select(action => $"the action {action}")
            .Concat(contract.Boundaries
                .Where(boundary => !allowsBoundary(boundary))
                .Select(boundary => $"the {boundary.Type} {boundary.Id}"))
            .FirstOrDefault();

    /// <summary>Whether a boundary lies within what is allowed by type; types that are not listed are bounded by their actions alone.</summary>
    /// <remarks>A branch or a path lies in a repository that has a boundary of its own, and only makes less of it.</remarks>
    public static bool Within(TaskBoundary boundary, Func<string, string, bool> allows) => boundary.Type switch
    {
        "repository" or "pipeline" => allows("repository", boundary.Id),
        "environment" => allows("environment", boundary.Id),
        "secret" => allows("environment", boundary.Id.Split('/')[0]),
        SinkPatterns.Host or SinkPatterns.Recipient or SinkPatterns.Account => allows(boundary.Type, boundary.Id),
        _ => true,
    };

    private static bool Holds(AgentBounds bounds, string type, string id) => type switch
    {
        "repository" => bounds.Repositories.Contains(id),
        "environment" => bounds.Environments.Contains(id),
        _ => SinkPatterns.Of(bounds, type).Any(pattern => SinkPatterns.Covers(type, pattern, id)),
    };

    public static bool Allows(AgentBounds bounds, string action) =>
        ActionGroups.Of(action) is { } group && bounds.ActionGroups.Contains(group);

    /// <summary>The boundaries in which an action may touch a resource; none means it may not.</summary>
    public static IEnumerable<TaskBoundary> Covering(TaskFacts task, string action, string type, string id) =>
        task.Boundaries.Where(boundary =>
            boundary.Type == type && (boundary.Id == "*" || boundary.Id == id) && boundary.Actions.Contains(action));

    /// <summary>Whether the agent may ever touch the resource.</summary>
    public static bool Allows(AgentBounds bounds, string type, string id) =>
        Within(new TaskBoundary { Type = type, Id = id, Actions = [] }, (kind, one) => Holds(bounds, kind, one));
}
