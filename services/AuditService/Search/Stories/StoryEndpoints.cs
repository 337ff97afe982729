using System.Security.Claims;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Search.Stories;

internal static class StoryEndpoints
{
    public static void MapStories(this IEndpointRouteBuilder people) => people.MapGet("/calls/{call}", TellAsync);

    private static async Task<Results<Ok<CallStory>, NotFound>> TellAsync(
        string call, ClaimsPrincipal caller, Evidence evidence, ISearchIndex index, CancellationToken cancellationToken)
    {
        var findable = await evidence.GetFindableAsync(cancellationToken);
        // What the caller may not see is not there, so that asking tells nothing.
        if (await StoryRecords.FindAsync(evidence, call, await Sight.OfAsync(caller, index, cancellationToken), cancellationToken) is not { } records)
            return TypedResults.NotFound();

        var agent = records.Own.Select(logged => logged.Record.Agent).FirstOrDefault(id => id is not null);
        var owners = agent is null ? null : await index.FindOwnersAsync([agent], cancellationToken);
        return TypedResults.Ok(Telling.Of(call, records, agent is null ? null : owners?.GetValueOrDefault(agent), findable));
    }
}
