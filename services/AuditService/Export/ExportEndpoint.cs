using System.Security.Claims;
using System.Text;
using System.Text.Json;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Export;

/// <summary>GET /export: what a question finds as lines, newest first. Who took what with them is recorded first.</summary>
internal static class ExportEndpoint
{
    private static readonly byte[] EndOfLine = "\n"u8.ToArray();

    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        string? format, [AsParameters] AskedQuestion asked, ClaimsPrincipal caller, Evidence evidence, ISearchIndex index, OwnRecords own,
        IOptions<CheckpointOptions> log, CancellationToken cancellationToken)
    {
        if (ExportFormat.Find(format ?? "jsonl") is not { } chosen) return SearchProblem.Malformed($"format must be one of {ExportFormat.Names}.");
        if (asked.Limit < 1) return SearchProblem.Malformed("limit must be 1 or more.");
        var (question, fault) = Question.Read(asked.Query with { Limit = Question.LongestPage });
        if (question is null) return SearchProblem.Malformed(fault!);

        var sight = await Sight.OfAsync(caller, index, cancellationToken);
        var (_, refusal) = await own.AppendAsync(Taken(own, caller, chosen, asked), [], cancellationToken);
        if (refusal is not null) return refusal.Problem(refusal.Title);

        return TypedResults.Stream(
            async stream => await WriteAsync(stream, chosen, log.Value.Origin, evidence, asked, sight, cancellationToken), chosen.MediaType, $"records.{chosen.Name}");
    }

    private static async Task WriteAsync(
        Stream stream, ExportFormat format, string origin, Evidence evidence, AskedQuestion asked, Sight sight, CancellationToken cancellationToken)
    {
        if (format.Header is { } header) await WriteLineAsync(header);
        var (left, cursor) = (asked.Limit ?? int.MaxValue, asked.Cursor);
        do
        {
            var question = Question.Read(asked.Query with { Cursor = cursor, Limit = Math.Min(left, Question.LongestPage) }).Question!;
            (var records, cursor) = await evidence.FindAsync(question, sight, cancellationToken);
            foreach (var logged in records) await WriteLineAsync(format.Line(logged, origin));
            left -= records.Count;
        }
        while (cursor is not null && left > 0);

        async Task WriteLineAsync(string line)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line), cancellationToken);
            await stream.WriteAsync(EndOfLine, cancellationToken);
        }
    }

    private static AuditRecord Taken(OwnRecords own, ClaimsPrincipal caller, ExportFormat format, AskedQuestion asked)
    {
        var question = asked.Query with { Cursor = null };
        return own.Draft(AuditKinds.EvidenceExported, $"{caller.PersonId()} exported records as {format.Name}.") with
        {
            Person = caller.PersonId(),
            Outcome = "permitted",
            Details = new Dictionary<string, JsonElement>
            {
                ["format"] = JsonSerializer.SerializeToElement(format.Name),
                ["question"] = JsonSerializer.SerializeToElement(question, Contracts.Json.WireJson.Options),
            },
        };
    }
}
