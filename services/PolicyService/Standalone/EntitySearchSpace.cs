using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Search;

namespace AgentTrust.PolicyService.Standalone;

/// <summary>The entities of the file, and the actions that the policies or their schema name.</summary>
internal sealed class EntitySearchSpace(StandaloneSet set) : ISearchSpace
{
    public ValueTask<Found<IReadOnlyList<string>>> CandidatesAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var (engine, entities) = set.Current;
        return new(Found<IReadOnlyList<string>>.Yes(query.Type is { } type ? entities.OfType(type) : engine.Policies.ActionNames));
    }
}
