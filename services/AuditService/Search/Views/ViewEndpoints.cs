using System.Security.Claims;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Search.Views;

/// <summary>Questions that a person keeps. What they find is decided anew each time they are asked.</summary>
internal static class ViewEndpoints
{
    public const int MostViews = 100;
    private const int LongestName = 100;

    public static void MapViews(this IEndpointRouteBuilder people)
    {
        var views = people.MapGroup("/views");

        views.MapGet("", ListAsync);
        views.MapPut("/{name}", KeepAsync);
        views.MapDelete("/{name}", DeleteAsync);
    }

    private static async Task<Ok<IReadOnlyList<SavedView>>> ListAsync(ClaimsPrincipal caller, ISavedViews views, CancellationToken cancellationToken) =>
        TypedResults.Ok(await views.ListAsync(caller.PersonId()!, cancellationToken));

    private static async Task<Results<Ok<SavedView>, ProblemHttpResult>> KeepAsync(
        string name, EvidenceQuery query, ClaimsPrincipal caller, ISavedViews views, CancellationToken cancellationToken)
    {
        if (name.Length > LongestName || name.Any(char.IsControl)) return SearchProblem.Malformed($"A view's name has 1 to {LongestName} characters and no control character.");
        // A page of today's answer is no part of a question.
        var view = new SavedView { Name = name, Query = query with { Cursor = null } };
        if (Question.Read(view.Query).Fault is { } fault) return SearchProblem.Malformed(fault);

        return await views.KeepAsync(caller.PersonId()!, view, cancellationToken)
            ? TypedResults.Ok(view)
            : SearchProblem.Malformed($"A person keeps {MostViews} views at most; delete one first.");
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(string name, ClaimsPrincipal caller, ISavedViews views, CancellationToken cancellationToken) =>
        await views.DeleteAsync(caller.PersonId()!, name, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}
