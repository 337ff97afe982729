using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Log;

/// <summary>POST /log/records and /log/submissions: the answer means that every record is on disk, with its bodies.</summary>
internal static class AppendEndpoint
{
    // A member that the contract does not know would vanish from the evidence.
    private static readonly JsonSerializerOptions Strict =
        new(WireJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Records alone, as a JSON array.</summary>
    public static Task<Results<Ok<IReadOnlyList<AppendResult>>, ProblemHttpResult>> AppendAsync(
        HttpRequest request, ClaimsPrincipal caller, RecordIntake intake, AuditLog log, IOptions<LogOptions> options, CancellationToken cancellationToken) =>
        AppendAsync<IReadOnlyList<AuditRecord>>(
            request, records => new() { Records = records }, caller, intake, log, options.Value, cancellationToken);

    public static Task<Results<Ok<IReadOnlyList<AppendResult>>, ProblemHttpResult>> SubmitAsync(
        HttpRequest request, ClaimsPrincipal caller, RecordIntake intake, AuditLog log, IOptions<LogOptions> options, CancellationToken cancellationToken) =>
        AppendAsync<AuditSubmission>(request, submission => submission, caller, intake, log, options.Value, cancellationToken);

    private static async Task<Results<Ok<IReadOnlyList<AppendResult>>, ProblemHttpResult>> AppendAsync<T>(
        HttpRequest request, Func<T, AuditSubmission> submissionOf, ClaimsPrincipal caller, RecordIntake intake, AuditLog log, LogOptions limits,
        CancellationToken cancellationToken)
    {
        var (submission, refusal, detail) = await ReadAsync(request, submissionOf, limits, cancellationToken);
        if (refusal is not null) return refusal.Problem(detail);

        (var ready, refusal, detail) = await intake.CheckAsync(caller.WorkloadId(), submission!, cancellationToken);
        if (refusal is not null) return refusal.Problem(detail);

        (var outcome, refusal) = await log.AppendAsync(ready!, cancellationToken);
        return refusal is null
            ? TypedResults.Ok(outcome!.Results)
            : refusal.Problem(outcome is null ? refusal.Title : $"Id {outcome.ReusedId} was appended before as another record; nothing was appended.");
    }

    private static async Task<(AuditSubmission? Submission, AppendRefusal? Refusal, string Detail)> ReadAsync<T>(
        HttpRequest request, Func<T, AuditSubmission> submissionOf, LogOptions limits, CancellationToken cancellationToken)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, Strict, cancellationToken);
            return (body is null ? null : submissionOf(body)) switch
            {
                null or { Records: [] } => (null, AppendRefusal.RequestMalformed, "The body must have a JSON array of at least one record."),
                { Records: var records } when records.Count > limits.MaxRecordsPerRequest => (null, AppendRefusal.TooLarge,
                    $"The request has {records.Count} records; {limits.MaxRecordsPerRequest} are allowed."),
                { Records: var records, Bodies: var bodies } when HasNull(records) || HasNull(bodies) || records.Any(r => r.Bodies is { } named && HasNull(named)) =>
                    (null, AppendRefusal.RequestMalformed, "A record or a body must not be null."),
                var submission => (submission, null, ""),
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

    private static bool HasNull<T>(IReadOnlyList<T> items)
        where T : class? => items.Any(item => item is null);
}
