using System.Net.Mime;
using System.Security.Claims;
using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Bodies;

/// <summary>A body as people read and erase it. Both are recorded first: what cannot be recorded does not happen.</summary>
internal static class BodyEndpoints
{
    private const int LongestReason = 500;

    public static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> ReadAsync(
        long index, string name, ClaimsPrincipal caller, ILogStore log, IBodyStore bodies, BodyKeys keys, OwnRecords own,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(index, name, log, bodies, cancellationToken) is not var (logged, named, stored)) return TypedResults.NotFound();
        if (stored.Sealed is null) return Erased(name);

        var cipher = await keys.OpenAsync(cancellationToken);
        var (salt, content) = cipher.Open(new(logged.Producer, logged.Record.Id), name, stored.Sealed);
        if (RecordBodies.DigestOf(salt, content) != named.Digest)
            throw new DamagedLogException($"the body {name} of entry {index} is not the one that the record names");

        var (_, refusal) = await own.AppendAsync(
            About(own, AuditKinds.BodyRead, logged, name, caller, $"{caller.PersonId()} read the {name} of record {index}."), [], cancellationToken);

        // Never as the media type that a producer named: a browser would run it.
        return refusal is null
            ? TypedResults.File(content, MediaTypeNames.Application.Octet, $"record-{index}-{name}")
            : refusal.Problem(refusal.Title);
    }

    public static async Task<Results<Ok<AppendResult>, NotFound, ProblemHttpResult>> EraseAsync(
        long index, string name, BodyErasure erasure, ClaimsPrincipal caller, ILogStore log, IBodyStore bodies, OwnRecords own,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(erasure.Reason) || erasure.Reason.Length > LongestReason || erasure.Reason.Any(char.IsControl))
            return AppendRefusal.BodyMalformed.Problem($"An erasure needs a reason of 1 to {LongestReason} characters; it is recorded.");
        if (await FindAsync(index, name, log, bodies, cancellationToken) is not var (logged, _, stored)) return TypedResults.NotFound();
        if (stored.Sealed is null) return Erased(name);

        var record = About(own, AuditKinds.BodyErased, logged, name, caller, $"{caller.PersonId()} erased the {name} of record {index}: {erasure.Reason}");
        var (appended, refusal) = await own.AppendAsync(record, [new(index, name)], cancellationToken);
        return refusal is null ? TypedResults.Ok(appended!) : refusal.Problem(refusal.Title);
    }

    private static async Task<(LoggedRecord Logged, BodyDigest Named, StoredBody Stored)?> FindAsync(
        long index, string name, ILogStore log, IBodyStore bodies, CancellationToken cancellationToken)
    {
        if (await bodies.FindAsync(new(index, name), cancellationToken) is not { } stored) return null;
        if (await log.ReadAsync(index, 1, cancellationToken) is not [var leaf] || leaf.Index != index) return null;

        var logged = CanonicalLeaf.Decode(leaf);
        return logged.Record.Bodies?.SingleOrDefault(body => body.Name == name) is { } named
            ? (logged, named, stored)
            : throw new DamagedLogException($"a body {name} stands beside entry {index}, which names none");
    }

    private static AuditRecord About(OwnRecords own, string kind, LoggedRecord logged, string name, ClaimsPrincipal caller, string summary) =>
        own.Draft(kind, summary) with
        {
            Person = caller.PersonId(),
            Agent = logged.Record.Agent,
            Task = logged.Record.Task,
            Call = logged.Record.Call,
            Details = new Dictionary<string, JsonElement>
            {
                ["record"] = JsonSerializer.SerializeToElement(logged.Index),
                ["body"] = JsonSerializer.SerializeToElement(name),
            },
        };

    private static ProblemHttpResult Erased(string name) => TypedResults.Problem(
        $"The {name} of this record were erased; the record stays.", statusCode: StatusCodes.Status410Gone, title: "The body was erased.",
        type: "urn:agenttrust:audit:body-erased");
}
