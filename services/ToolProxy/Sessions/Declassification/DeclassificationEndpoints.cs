using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Sessions;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ToolProxy.Sessions.Declassification;

/// <summary>Operators and security lift labels, in their own name; never of a task that is theirs.</summary>
internal static class DeclassificationEndpoints
{
    public static void MapDeclassification(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sessions/{task}/declassification", DeclassifyAsync)
            .WithTags("Sessions")
            .RequirePerson(PersonGroups.Operators, PersonGroups.Security);

    private static async Task<Results<Ok<Contracts.Sessions.Declassification>, ProblemHttpResult>> DeclassifyAsync(
        string task, DeclassificationRequest asked, Declassifications declassifications, ClaimsPrincipal caller,
        CancellationToken cancellationToken) =>
        await declassifications.LiftAsync(task, asked, caller.PersonId()!, cancellationToken) switch
        {
            ({ } done, _) => TypedResults.Ok(done),
            (_, var refusal) => refusal!.ToProblem(),
        };
}
