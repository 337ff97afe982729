using System.Security.Claims;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentTrust.AuditService.Search.Reports;

internal static class WhoCouldEndpoint
{
    public static void MapWhoCould(this IEndpointRouteBuilder people) => people.MapGet("/who-could", ReportAsync);

    private static async Task<Results<Ok<PossibleReport>, ProblemHttpResult>> ReportAsync(
        string? action, [FromQuery(Name = "resource_type")] string? resourceType, string? resource, DateTimeOffset? at, ClaimsPrincipal caller,
        PossibleActors possible, Evidence evidence, ISearchIndex index, TimeProvider time, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(action) || string.IsNullOrEmpty(resourceType) || string.IsNullOrEmpty(resource))
            return SearchProblem.Malformed("action, resource_type and resource are needed.");

        var then = (at ?? time.GetUtcNow()).ToUniversalTime();
        var findable = await evidence.GetFindableAsync(cancellationToken);
        var (actors, unknown) = await possible.FindAsync(action, resourceType, resource, then, await Sight.OfAsync(caller, index, cancellationToken), cancellationToken);
        return TypedResults.Ok(new PossibleReport
        {
            Action = action,
            ResourceType = resourceType,
            Resource = resource,
            At = then,
            Actors = actors,
            Unknown = unknown,
            Findable = findable,
        });
    }
}
