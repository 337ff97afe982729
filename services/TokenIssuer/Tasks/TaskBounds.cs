using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Tasks;

/// <summary>A task never grants more than its agent may ever be granted, and less where it says so.</summary>
internal static class TaskBounds
{
    /// <summary>What of the template goes beyond the agent's bounds, in words; null when nothing does.</summary>
    public static string? FirstExcess(TaskTemplate template, AgentBounds bounds) =>
        template.Steps.SelectMany(step => step.Actions)
            .Concat(template.Boundaries.SelectMany(boundary => boundary.Actions))
            .Where(action => !Allows(bounds, action))
            .Select(action => $"the action {action}")
            .Concat(template.Boundaries
                .Where(boundary => !Allows(bounds, boundary))
                .Select(boundary => $"the {boundary.Type} {boundary.Id}"))
            .FirstOrDefault();

    public static bool Allows(AgentBounds bounds, string action) =>
        ActionGroups.Of(action) is { } group && bounds.ActionGroups.Contains(group);

    /// <summary>The boundaries in which an action may touch a resource; none means it may not.</summary>
    public static IEnumerable<TaskBoundary> Covering(TaskFacts task, string action, string type, string id) =>
        task.Boundaries.Where(boundary =>
            boundary.Type == type && (boundary.Id == "*" || boundary.Id == id) && boundary.Actions.Contains(action));

    private static bool Allows(AgentBounds bounds, TaskBoundary boundary) => boundary.Type switch
    {
        "repository" or "pipeline" => bounds.Repositories.Contains(boundary.Id),
        "environment" => bounds.Environments.Contains(boundary.Id),
        "secret" => bounds.Environments.Contains(boundary.Id.Split('/')[0]),
        _ => true, // bounded by the actions alone
    };
}
