using System.Text.Json;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.PolicyService.Search;

/// <summary>AuthZEN Authorization API 1.0 §8: who may, to what, and how.</summary>
internal static class SearchEndpoints
{
    public const string SubjectPath = "/access/v1/search/subject";
    public const string ResourcePath = "/access/v1/search/resource";
    public const string ActionPath = "/access/v1/search/action";

    public static void MapPermittedSearch(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapAccess("Search");

        access.MapPost(SubjectPath, FindSubjectsAsync);
        access.MapPost(ResourcePath, FindResourcesAsync);
        access.MapPost(ActionPath, FindActionsAsync);
    }

    private static Task<AccessAnswer> FindSubjectsAsync(HttpRequest http, PermittedSearch search, CancellationToken cancellationToken) =>
        FindAsync(SearchFor.Subject, http, search, cancellationToken);

    private static Task<AccessAnswer> FindResourcesAsync(HttpRequest http, PermittedSearch search, CancellationToken cancellationToken) =>
        FindAsync(SearchFor.Resource, http, search, cancellationToken);

    private static Task<AccessAnswer> FindActionsAsync(HttpRequest http, PermittedSearch search, CancellationToken cancellationToken) =>
        FindAsync(SearchFor.Action, http, search, cancellationToken);

    private static async Task<AccessAnswer> FindAsync(SearchFor target, HttpRequest http, PermittedSearch search, CancellationToken cancellationToken)
    {
        var body = await AccessBody.ReadAsync(http, EvaluationEndpoints.LargestBody, AccessJson.Default.SearchRequest, cancellationToken);
        if (body.Value is not { } request) return AccessAnswer.Malformed(body.Fault!);

        var parsed = SearchQuery.Read(target, request);
        if (parsed.Value is not { } query) return AccessAnswer.Malformed(parsed.Fault!);

        var outcome = await search.FindAsync(query, http.HttpContext.User.WorkloadId() ?? "", cancellationToken);
        if (outcome.Fault is { } fault) return AccessAnswer.Malformed(fault);
        return outcome.Page is { } page
            ? AccessAnswer.Json(AccessAnswer.Write(json => Write(json, query, page)))
            : AccessAnswer.Unavailable(outcome.Absence!);
    }

    private static void Write(Utf8JsonWriter json, SearchQuery query, SearchPage page)
    {
        json.WriteStartObject();
        // AuthZEN 1.0 §8.2.2: of a whole result set nothing needs to be said, unless pages were asked for.
        if (query.Page is not null || page.NextToken is not null)
        {
            json.WriteStartObject("page");
            json.WriteString("next_token", page.NextToken ?? "");
            json.WriteNumber("count", page.Results.Count);
            json.WriteEndObject();
        }

        json.WriteStartArray("results");
        foreach (var result in page.Results) Write(json, query.Type, result);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string? type, SearchResult result)
    {
        json.WriteStartObject();
        if (type is not null) json.WriteString("type", type);
        json.WriteString(type is null ? "name" : "id", result.Found);
        if (result.Obligations.Count > 0)
        {
            json.WritePropertyName("obligations");
            JsonSerializer.Serialize(json, result.Obligations, AccessJson.Default.IReadOnlyListObligation);
        }

        json.WriteEndObject();
    }
}
