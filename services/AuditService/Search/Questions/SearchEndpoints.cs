using System.Security.Claims;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>Records by who, what, when and in which words, and what was done counted.</summary>
internal static class SearchEndpoints
{
    private const int MostLines = 500;

    public static void MapSearch(this IEndpointRouteBuilder people)
    {
        people.MapGet("/records", FindAsync);
        people.MapGet("/activity", CountAsync);
    }

    private static async Task<Results<Ok<EvidencePage>, ProblemHttpResult>> FindAsync(
        [AsParameters] AskedQuestion asked, ClaimsPrincipal caller, Evidence evidence, ISearchIndex index, CancellationToken cancellationToken)
    {
        var (question, fault) = asked.Read();
        if (question is null) return SearchProblem.Malformed(fault!);

        // Before the search: what is said to be findable was.
        var findable = await evidence.GetFindableAsync(cancellationToken);
        var (records, next) = await evidence.FindAsync(question, await Sight.OfAsync(caller, index, cancellationToken), cancellationToken);
        return TypedResults.Ok(new EvidencePage { Records = records, Next = next, Findable = findable });
    }

    private static async Task<Results<Ok<ActivityReport>, ProblemHttpResult>> CountAsync(
        [AsParameters] AskedQuestion asked, ClaimsPrincipal caller, Evidence evidence, ISearchIndex index, CancellationToken cancellationToken)
    {
        var (question, fault) = Question.Read(asked.Query with { Cursor = null, Limit = MostLines });
        if (question is null) return SearchProblem.Malformed(fault!);

        var findable = await evidence.GetFindableAsync(cancellationToken);
        var groups = await evidence.CountAsync(question, await Sight.OfAsync(caller, index, cancellationToken), cancellationToken);
        // The index knows no names; a record of each group does.
        var named = (await evidence.ReadAsync(groups.Select(group => group.Newest), cancellationToken)).ToDictionary(logged => logged.Index, logged => logged.Record);
        return TypedResults.Ok(new ActivityReport
        {
            Findable = findable,
            Lines =
            [
                .. groups.Where(group => named.ContainsKey(group.Newest)).Select(group => new ActivityLine
                {
                    Kind = named[group.Newest].Kind,
                    Action = named[group.Newest].Action,
                    Outcome = named[group.Newest].Outcome,
                    Count = group.Count,
                    First = group.First,
                    Last = group.Last,
                    Record = group.Newest,
                }),
            ],
        });
    }
}
