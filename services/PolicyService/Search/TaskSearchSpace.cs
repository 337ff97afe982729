using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Search;

/// <summary>What lies within the task that the search is about: authority belongs to a task, so nothing outside of one could be permitted.</summary>
/// <remarks>A boundary that opens every id of a type (<c>*</c>) names none of them, and so finds none.</remarks>
internal sealed class TaskSearchSpace(EntityProvider entities, ActivePolicySet active) : ISearchSpace
{
    private static readonly Found<IReadOnlyList<string>> Nothing = Found<IReadOnlyList<string>>.Yes([]);

    public async ValueTask<Found<IReadOnlyList<string>>> CandidatesAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Target == SearchFor.Action) return In([.. ActionsOn(query.Resource.Type)]);

        // A context that is malformed is said by the decision point; without one there is no task.
        if (ToolCallContexts.Read(query.Context).Call is not { } call) return Nothing;
        var task = await entities.FindTaskAsync(call.Task, call.Step, cancellationToken);
        if (task.Value is not { } known) return task.IsUnavailable ? Found<IReadOnlyList<string>>.Unavailable(task.Absence!) : Nothing;

        return query.Target == SearchFor.Subject
            ? In(query.Subject.Type == PolicyDecisionPoint.AgentType ? [known.Agent] : [])
            : In([.. known.Boundaries.Where(boundary => boundary.Type == query.Resource.Type && boundary.Id != "*").Select(boundary => boundary.Id)]);
    }

    private IEnumerable<string> ActionsOn(string resourceType) =>
        ResourceTypes.EntityType(resourceType) is { } type
            ? active.Current.Policies.Actions.Values.Where(action => action.ResourceTypes.Contains(type)).Select(action => action.Name)
            : [];

    private static Found<IReadOnlyList<string>> In(string[] ids) =>
        Found<IReadOnlyList<string>>.Yes([.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}
