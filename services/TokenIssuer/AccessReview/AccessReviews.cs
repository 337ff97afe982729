using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.AccessReview;

/// <summary>Holds what was granted against what was used; a proposal is never wider than what is.</summary>
internal static class AccessReviews
{
    public static Contracts.Tasks.AccessReview Of(
        RegisteredAgent agent,
        IReadOnlyList<TaskFacts> tasks,
        IReadOnlyList<TaskTemplate> templates,
        IReadOnlyList<CountedUse> uses,
        RightsOptions rights,
        DateTimeOffset since,
        DateTimeOffset until)
    {
        var granted = agent.Facts.Bounds;
        var used = Within(granted, uses);
        var proposed = uses.Count == 0 || AgentBoundaries.Equal(used, granted) ? null : used;
        var reviewed = tasks.Where(task => task.OpenedAt >= since || uses.Any(use => use.Use.Task == task.Id)).ToList();
        return new()
        {
            Agent = agent.Id,
            Since = since,
            Until = until,
            Granted = granted,
            Used = [.. Used(uses)],
            Unused = Without(granted, used),
            BeyondOwner = agent.OwnerGroups is { } groups ? [.. BeyondOwner(granted, rights.Of(groups))] : null,
            Tasks = [.. reviewed.Select(task => Access(task, uses))],
            Templates =
            [
                .. templates.Where(template => template.Agent == agent.Id)
                    .Select(template => Access(template, [.. reviewed.Where(task => task.Template == template.Name)], uses))
                    .Where(template => template.Tasks > 0),
            ],
            ProposedBounds = proposed,
            Digest = proposed is null ? null : DigestOf(agent.Facts, proposed),
        };
    }

    /// <summary>Any other change of the agent, and any use beyond the proposal, makes another digest.</summary>
    private static string DigestOf(AgentFacts agent, AgentBounds proposed) => CanonicalJson.Digest(
        JsonSerializer.SerializeToElement(new { agent = agent.Id, version = agent.Version, granted = agent.Bounds, proposed }, WireJson.Options));

    /// <summary>The part of the bounds that the uses needed.</summary>
    private static AgentBounds Within(AgentBounds bounds, IReadOnlyList<CountedUse> uses)
    {
        var all = uses.Select(use => use.Use).ToList();
        var repositories = all.Where(use => use.ResourceType is "repository" or "pipeline").Select(use => use.Resource).ToHashSet(StringComparer.Ordinal);
        var environments = all.Where(use => use.ResourceType is "environment" or "secret").Select(use => use.Resource.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        var groups = all.Select(use => ActionGroups.Of(use.Action)).ToHashSet(StringComparer.Ordinal);
        // Uses name resources; of hosts, recipients and accounts they say nothing, so a review proposes no less of them.
        return bounds with
        {
            Repositories = [.. bounds.Repositories.Where(repositories.Contains)],
            Environments = [.. bounds.Environments.Where(environments.Contains)],
            ActionGroups = [.. bounds.ActionGroups.Where(groups.Contains)],
        };
    }

    private static AgentBounds Without(AgentBounds bounds, AgentBounds used) => new()
    {
        Repositories = [.. bounds.Repositories.Except(used.Repositories)],
        Environments = [.. bounds.Environments.Except(used.Environments)],
        ActionGroups = [.. bounds.ActionGroups.Except(used.ActionGroups)],
    };

    /// <summary>R22: never more than a human in the same role; where it is more, that is said.</summary>
    private static IEnumerable<string> BeyondOwner(AgentBounds bounds, OpenerRights owner) =>
        Beyond("the action group", bounds.ActionGroups, owner.Groups.SelectMany(group => group.ActionGroups))
            .Concat(Beyond("the repository", bounds.Repositories, owner.Groups.SelectMany(group => group.Repositories)))
            .Concat(Beyond("the environment", bounds.Environments, owner.Groups.SelectMany(group => group.Environments)))
            .Concat(Beyond("the host", bounds.Hosts ?? [], owner.Groups.SelectMany(group => group.Hosts)))
            .Concat(Beyond("the recipient", bounds.Recipients ?? [], owner.Groups.SelectMany(group => group.Recipients)))
            .Concat(Beyond("the account", bounds.Accounts ?? [], owner.Groups.SelectMany(group => group.Accounts)));

    private static IEnumerable<string> Beyond(string what, IReadOnlyList<string> granted, IEnumerable<string> allowed)
    {
        var known = allowed.ToHashSet(StringComparer.Ordinal);
        return known.Contains("*") ? [] : granted.Where(one => !known.Contains(one)).Select(one => $"{what} {one}");
    }

    private static TaskAccess Access(TaskFacts task, IReadOnlyList<CountedUse> uses)
    {
        var granted = task.Steps.SelectMany(step => step.Actions).Distinct().ToList();
        var used = Used([.. uses.Where(use => use.Use.Task == task.Id)]).ToList();
        return new()
        {
            Task = task.Id,
            Template = task.Template,
            State = task.State,
            Granted = granted,
            Used = used,
            Unused = [.. granted.Except(used.Select(use => use.Action))],
        };
    }

    private static TemplateAccess Access(TaskTemplate template, IReadOnlyList<TaskFacts> tasks, IReadOnlyList<CountedUse> uses)
    {
        var ids = tasks.Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
        var used = uses.Where(use => ids.Contains(use.Use.Task)).Select(use => use.Use).ToList();
        return new()
        {
            Template = template.Name,
            Tasks = tasks.Count,
            UnusedActions = [.. template.Steps.SelectMany(step => step.Actions).Distinct().Except(used.Select(use => use.Action))],
            UnusedBoundaries =
            [
                .. template.Boundaries.Where(boundary => !used.Any(use =>
                    use.ResourceType == boundary.Type && (boundary.Id == "*" || boundary.Id == use.Resource))),
            ],
        };
    }

    private static IEnumerable<UsedAccess> Used(IReadOnlyList<CountedUse> uses) =>
        from use in uses
        group use by (use.Use.Action, use.Use.ResourceType, use.Use.Resource) into same
        orderby same.Key.Action, same.Key.ResourceType, same.Key.Resource
        select new UsedAccess
        {
            Action = same.Key.Action,
            ResourceType = same.Key.ResourceType,
            Resource = same.Key.Resource,
            Calls = same.Sum(use => use.Calls),
            LastAt = same.Max(use => use.LastAt),
        };
}
