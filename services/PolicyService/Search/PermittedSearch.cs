using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Search;

/// <summary>Finds the candidates that would be permitted: each is decided on exactly as if it had been asked about.</summary>
internal sealed class PermittedSearch(IDecisionPoint decisionPoint, ISearchSpace space, PageTokens tokens, IOptions<SearchOptions> options)
{
    public async Task<SearchOutcome> FindAsync(SearchQuery query, string caller, CancellationToken cancellationToken)
    {
        if (Digest(query, caller) is not { } digest) return SearchOutcome.Malformed("The search holds a number that is not an IEEE 754 double.");

        var wanted = Math.Min(query.Page?.Limit ?? options.Value.LargestPage, options.Value.LargestPage);
        var start = new PageCursor(null, wanted);
        // AuthZEN 1.0 §8.2: an empty token ends a search and starts none.
        if (query.Page?.Token is { } token)
        {
            if (tokens.Open(token, digest) is not { } cursor) return SearchOutcome.Malformed("page.token is not of this search, or too old; search again without it.");
            if (query.Page.Limit is not null && wanted != cursor.Limit) return SearchOutcome.Malformed("page.limit is another than that of the page before.");
            start = cursor;
        }

        var candidates = await space.CandidatesAsync(query, cancellationToken);
        return candidates.Value is { } known
            ? await DecideAsync(query, known, start, digest, cancellationToken)
            : SearchOutcome.Unavailable(candidates.Absence!);
    }

    private async Task<SearchOutcome> DecideAsync(
        SearchQuery query, IReadOnlyList<string> candidates, PageCursor start, byte[] digest, CancellationToken cancellationToken)
    {
        var results = new List<SearchResult>();
        var next = FirstAfter(candidates, start.After);
        var end = Math.Min(candidates.Count, next + options.Value.DecisionsPerPage);
        for (; next < end && results.Count < start.Limit; next++)
        {
            var judgement = await decisionPoint.DecideAsync(query.About(candidates[next]), cancellationToken);
            if (judgement.Fault is { } fault) return SearchOutcome.Malformed(fault);
            if (judgement.Response is { Decision: true } permit) results.Add(new(candidates[next], permit.Context.Obligations));
        }

        return SearchOutcome.Of(new(results, next < candidates.Count
            ? tokens.Seal(start with { After = next > 0 ? candidates[next - 1] : null }, digest)
            : null));
    }

    /// <summary>By value, not by place: entities come and go between two pages.</summary>
    private static int FirstAfter(IReadOnlyList<string> candidates, string? after)
    {
        var (low, high) = (0, after is null ? 0 : candidates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(candidates[middle], after) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static byte[]? Digest(SearchQuery query, string caller)
    {
        try
        {
            return query.Digest(caller);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Results">In ordinal order of what was found.</param>
/// <param name="NextToken">Null when there is nothing more to look at.</param>
internal sealed record SearchPage(IReadOnlyList<SearchResult> Results, string? NextToken);

/// <param name="Found">An identifier, or the name of an action.</param>
/// <param name="Obligations">What a permit would oblige to.</param>
internal sealed record SearchResult(string Found, IReadOnlyList<Obligation> Obligations);

/// <summary>A page, or why there is none.</summary>
internal sealed record SearchOutcome
{
    public SearchPage? Page { get; private init; }

    /// <summary>What is wrong with the request.</summary>
    public string? Fault { get; private init; }

    /// <summary>Why nothing can be searched now.</summary>
    public string? Absence { get; private init; }

    public static SearchOutcome Of(SearchPage page) => new() { Page = page };

    public static SearchOutcome Malformed(string fault) => new() { Fault = fault };

    public static SearchOutcome Unavailable(string absence) => new() { Absence = absence };
}
