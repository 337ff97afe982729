using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Revocation;

/// <summary>What ends did here, for those who end and those who audit.</summary>
internal static class OperationsEndpoints
{
    public static void MapRevocations(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/operations/revocations", GetEndsSeen)
            .WithTags("Operations")
            .RequirePerson(PersonGroups.Operators, PersonGroups.Security, PersonGroups.Auditors);

    private static Ok<EndsSeen> GetEndsSeen(RevocationList list, RecentEnds ends, OpenCalls calls, IOptions<RevocationOptions> options) =>
        TypedResults.Ok(new EndsSeen
        {
            Feed = new()
            {
                Fresh = list.IsFresh,
                CompleteAsOf = list.CompleteAsOf,
                StalenessBoundMilliseconds = (long)options.Value.StalenessBound.TotalMilliseconds,
                Position = list.Position,
            },
            OpenCalls = calls.Count,
            Ends = ends.All,
        });
}
