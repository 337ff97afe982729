using System.Security.Claims;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Search.Reports;

/// <summary>Which secret was read by whom: what agents asked to read, and what the proxy lent to their calls.</summary>
internal static class SecretReports
{
    private const string ReadingSecrets = "secret.read";

    // A decision or intent says that it may; these say what became of it.
    private static readonly string[] ReadingKinds = [AuditKinds.CallOutcome, AuditKinds.CallRefused];

    public static void MapSecrets(this IEndpointRouteBuilder people) => people.MapGet("/secrets", ReportAsync);

    private static async Task<Results<Ok<SecretsReport>, ProblemHttpResult>> ReportAsync(
        [AsParameters] AskedQuestion asked, ClaimsPrincipal caller, Evidence evidence, ISearchIndex index, CancellationToken cancellationToken)
    {
        var findable = await evidence.GetFindableAsync(cancellationToken);
        var sight = await Sight.OfAsync(caller, index, cancellationToken);

        var found = new List<LoggedRecord>();
        var limit = asked.Limit ?? 100;
        EvidenceQuery[] parts =
        [
            .. ReadingKinds.Select(kind => asked.Query with { Kind = kind, Action = ReadingSecrets, Limit = limit }),
            asked.Query with { Kind = AuditKinds.CredentialBrokered, Action = null, Limit = limit },
        ];
        foreach (var part in parts)
        {
            var (question, fault) = Question.Read(part);
            if (question is null) return SearchProblem.Malformed(fault!);
            found.AddRange((await evidence.FindAsync(question, sight, cancellationToken)).Records);
        }

        var page = found.OrderByDescending(logged => new IndexHit(Indexing.At(logged.Record), logged.Index)).Take(limit).ToList();
        var owners = await index.FindOwnersAsync([.. page.Select(logged => logged.Record.Agent).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        return TypedResults.Ok(new SecretsReport
        {
            Accesses = [.. page.Select(logged => AccessOf(logged, owners))],
            Next = found.Count >= limit ? PageCursor.Of(new(Indexing.At(page[^1].Record), page[^1].Index)) : null,
            Findable = findable,
        });
    }

    private static SecretAccess AccessOf(LoggedRecord logged, IReadOnlyDictionary<string, string> owners)
    {
        var record = logged.Record;
        return new()
        {
            Secret = Texts.One(record, "credential") ?? record.Resource?.Id ?? "unnamed",
            Kind = record.Kind,
            Agent = record.Agent,
            Owner = record.Agent is null ? null : owners.GetValueOrDefault(record.Agent),
            Task = record.Task,
            Call = record.Call,
            Resource = record.Resource,
            Outcome = record.Outcome,
            At = record.Time,
            Record = logged.Index,
        };
    }
}
