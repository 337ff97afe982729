using System.Globalization;
using System.Security.Claims;
using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Tail;

/// <summary>GET /records/tail: server-sent events as HTML defines them, resumed by <c>Last-Event-ID</c>.</summary>
internal static class TailEndpoint
{
    public static async Task<Results<ServerSentEventsResult<string>, ProblemHttpResult>> FollowAsync(
        [AsParameters] AskedQuestion asked, HttpRequest request, ClaimsPrincipal caller, RecordTail tail, SearchFollower follower, ISearchIndex index, Watchers watchers,
        CancellationToken cancellationToken)
    {
        var (question, fault) = asked.Read();
        if (question is null) return SearchProblem.Malformed(fault!);

        var last = request.Headers["Last-Event-ID"].ToString();
        long after;
        if (last.Length == 0) after = (await follower.LookAsync(cancellationToken)).Records - 1;
        else if (!long.TryParse(last, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out after) || after < -1)
            return SearchProblem.Malformed("Last-Event-ID must be the index of a record, or -1 for the whole log.");

        if (watchers.TryAdd() is not { } watcher)
            return TypedResults.Problem(
                "Try again later, or ask GET /records.", title: "Too many people watch.", type: "urn:agenttrust:audit:too-many-watchers",
                statusCode: StatusCodes.Status503ServiceUnavailable);

        request.HttpContext.Response.RegisterForDispose(watcher);
        return TypedResults.ServerSentEvents(tail.FollowAsync(
            question, stopping => Sight.OfAsync(caller, index, stopping), after, EndOf(caller), cancellationToken));
    }

    /// <summary>A stream is as long as the token that opened it.</summary>
    private static DateTimeOffset EndOf(ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MinValue;
}
