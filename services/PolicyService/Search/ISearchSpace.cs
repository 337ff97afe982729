using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Search;

/// <summary>Where a search can look: the entities and actions that a decision point knows by itself. Nothing is decided here.</summary>
internal interface ISearchSpace
{
    /// <returns>Identifiers, each once and in ordinal order (none of a type that is not known), or why they cannot be had now.</returns>
    ValueTask<Found<IReadOnlyList<string>>> CandidatesAsync(SearchQuery query, CancellationToken cancellationToken);
}
