using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

/// <summary>POST /log/records: the answer means that every record is on disk.</summary>
internal static class AppendEndpoint
{
    // A member that the contract does not know would vanish from the evidence.
    private static readonly JsonSerializerOptions Strict =
        new(WireJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static async Task<Results<Ok<IReadOnlyList<AppendResult>>, ProblemHttpResult>> AppendAsync(
        HttpRequest request, ClaimsPrincipal caller, AuditLog log, IOptions<LogOptions> options, CancellationToken cancellationToken)
    {
        var (records, refusal, detail) = await ReadAsync(request, options.Value, cancellationToken);
        if (refusal is not null) return refusal.Problem(detail);

        var producer = caller.WorkloadId();
        if (AppendRules.Judge(producer, records!) is { } forbidden) return forbidden.Problem(forbidden.Title);

        var ready = new List<CheckedRecord>(records!.Count);
        foreach (var record in records)
        {
            (var one, refusal, detail) = RecordRules.Check(record, options.Value);
            if (refusal is not null) return refusal.Problem(detail);
            ready.Add(one!);
        }

        (var outcome, refusal) = await log.AppendAsync(new Submission(producer!, ready), cancellationToken);
        return refusal is null
            ? TypedResults.Ok(outcome!.Results)
            : refusal.Problem(outcome is null ? refusal.Title : $"Id {outcome.ReusedId} was appended before as another record; nothing was appended.");
    }

    private static async Task<(IReadOnlyList<AuditRecord>? Records, AppendRefusal? Refusal, string Detail)> ReadAsync(
        HttpRequest request, LogOptions limits, CancellationToken cancellationToken)
    {
        try
        {
            var records = await JsonSerializer.DeserializeAsync<IReadOnlyList<AuditRecord>>(request.Body, Strict, cancellationToken);
            return records switch
            {
                null or [] => (null, AppendRefusal.RequestMalformed, "The body must be a JSON array of at least one record."),
                _ when records.Count > limits.MaxRecordsPerRequest => (null, AppendRefusal.TooLarge,
                    $"The request has {records.Count} records; {limits.MaxRecordsPerRequest} are allowed."),
                _ when records.Any(r => r is null) => (null, AppendRefusal.RequestMalformed, "A record must not be null."),
                _ => (records, null, ""),
            };
        }
        catch (JsonException e)
        {
            return (null, AppendRefusal.RequestMalformed, e.Message);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, AppendRefusal.TooLarge, $"The request is longer than {limits.MaxRequestBytes} bytes.");
        }
    }
}
