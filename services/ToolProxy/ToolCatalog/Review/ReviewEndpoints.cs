using System.Security.Claims;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tools;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ToolProxy.ToolCatalog.Review;

/// <summary>Operators and security accept tools, in their own name; the person and the reason stand in the record.</summary>
internal static class ReviewEndpoints
{
    private static readonly string[] Reviewers = [PersonGroups.Operators, PersonGroups.Security];

    public static void MapToolReview(this IEndpointRouteBuilder routes)
    {
        var tools = routes.MapGroup("/tools").WithTags("Tools");
        tools.MapGet("/", ListAsync).RequirePerson([.. Reviewers, PersonGroups.Auditors, PersonGroups.ServiceOwners]);
        tools.MapGet("/{server}/difference", CompareAsync).RequirePerson([.. Reviewers, PersonGroups.Auditors, PersonGroups.ServiceOwners]);
        tools.MapPost("/{server}/acceptance", AcceptAsync).RequirePerson(Reviewers);
        tools.MapPost("/{server}/rejection", RejectAsync).RequirePerson(Reviewers);
    }

    private static async Task<Ok<IReadOnlyList<ReviewedTool>>> ListAsync(ToolReviews reviews, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reviews.ListAsync(cancellationToken));

    // The name of a tool is its server's to choose, "/" and "%2F" included: it goes in the query and in the body, never in the path.
    private static async Task<Results<Ok<ToolDifference>, ProblemHttpResult>> CompareAsync(
        string server, string tool, ToolReviews reviews, CancellationToken cancellationToken) =>
        await reviews.CompareAsync(server, tool, cancellationToken) switch
        {
            ({ } difference, _) => TypedResults.Ok(difference),
            (_, var refusal) => refusal!.ToProblem(),
        };

    private static Task<Results<Ok<ToolVerdict>, ProblemHttpResult>> AcceptAsync(
        string server, ToolVerdictRequest said, ToolReviews reviews, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        SayAsync(server, said, true, reviews, caller, cancellationToken);

    private static Task<Results<Ok<ToolVerdict>, ProblemHttpResult>> RejectAsync(
        string server, ToolVerdictRequest said, ToolReviews reviews, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        SayAsync(server, said, false, reviews, caller, cancellationToken);

    private static async Task<Results<Ok<ToolVerdict>, ProblemHttpResult>> SayAsync(
        string server, ToolVerdictRequest said, bool accepts, ToolReviews reviews, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        await reviews.SayAsync(server, said, accepts, caller.PersonId()!, cancellationToken) switch
        {
            ({ } verdict, _) => TypedResults.Ok(verdict),
            (_, var refusal) => refusal!.ToProblem(),
        };
}
