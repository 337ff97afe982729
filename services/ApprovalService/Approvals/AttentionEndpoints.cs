using System.Globalization;
using System.Security.Claims;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Many requests at a glance, and how much of people's attention they get.</summary>
internal static class AttentionEndpoints
{
    private const int MostItems = 200;
    private const int MostDays = 90;

    public static void MapAttention(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/access-requests/page", PageAsync).WithTags("Access requests").RequirePerson();
        routes.MapGet("/approval-measures", MeasureAsync).WithTags("Measures")
            .RequirePerson(PersonGroups.Owners, PersonGroups.Operators, PersonGroups.Auditors);
    }

    private static async Task<Results<Ok<AccessRequestPage>, ValidationProblem>> PageAsync(
        string? state, string? task, string? agent, bool? mine, string? cursor, int? limit,
        ClaimsPrincipal caller, IApprovalStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        AccessRequestState? wanted = null;
        if (state is not null && (wanted = ApprovalEndpoints.Parse(state)) is null) return Problem("state", $"There is no state \"{state}\".");
        if (limit is < 1 or > MostItems) return Problem("limit", $"A page has 1 to {MostItems} requests.");
        long? before = null;
        if (cursor is not null)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Problem("cursor", "This is no cursor of ours.");
            before = number;
        }

        return TypedResults.Ok(await store.PageAsync(
            new(wanted, task, agent, mine == true ? caller.PersonGroups() : null, before, limit ?? 50, time.GetUtcNow()), cancellationToken));
    }

    private static async Task<Results<Ok<ApprovalMeasures>, ValidationProblem>> MeasureAsync(
        int? days, IApprovalStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MostDays) return Problem("days", $"Measures are of 1 to {MostDays} days.");

        var since = time.GetUtcNow() - TimeSpan.FromDays(days ?? 7);
        return TypedResults.Ok(new ApprovalMeasures { Since = since, Reviewers = await store.MeasureAsync(since, cancellationToken) });
    }

    private static ValidationProblem Problem(string name, string text) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = [text] });
}
