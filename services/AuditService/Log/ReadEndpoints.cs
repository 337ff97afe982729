using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Log;

/// <summary>The log as people and the verifier read it.</summary>
internal static class ReadEndpoints
{
    private const int LongestPage = 500;
    private const int LongestLeafPage = 1000;

    public static void MapReading(this IEndpointRouteBuilder readers)
    {
        readers.MapGet("/records", SearchAsync);
        readers.MapGet("/entries", GetLeavesAsync);
        readers.MapGet("/gaps", GetGapsAsync);
    }

    private static async Task<Results<Ok<IReadOnlyList<LoggedRecord>>, ProblemHttpResult>> SearchAsync(
        ILogStore store, string? agent, string? task, string? call, string? kind, string? outcome, long? before, long? after, int? limit,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LongestPage) return Refused($"limit must be 1 to {LongestPage}.");

        var found = await store.SearchAsync(
            new AuditQuery
            {
                Agent = agent is null || agent.Contains("://", StringComparison.Ordinal) ? agent : SpiffeIds.Agent(agent),
                Task = task,
                Call = call,
                Kind = kind,
                Outcome = outcome,
                Before = before,
                After = after,
                Limit = limit ?? new AuditQuery().Limit,
            },
            cancellationToken);
        return TypedResults.Ok<IReadOnlyList<LoggedRecord>>([.. found.Select(CanonicalLeaf.Decode)]);
    }

    public static async Task<Results<Ok<LoggedRecord>, NotFound>> GetAsync(
        long index, ILogStore store, CancellationToken cancellationToken) =>
        await store.ReadAsync(index, 1, cancellationToken) is [var leaf] && leaf.Index == index
            ? TypedResults.Ok(CanonicalLeaf.Decode(leaf))
            : TypedResults.NotFound();

    // As stored, whatever it is: the verifier judges, and must see damage to name it.
    private static async Task<Results<Ok<LogPage>, ProblemHttpResult>> GetLeavesAsync(
        long? start, int? limit, ILogStore store, CancellationToken cancellationToken)
    {
        if (start is < 0) return Refused("start must not be negative.");
        if (limit is < 1 or > LongestLeafPage) return Refused($"limit must be 1 to {LongestLeafPage}.");

        var leaves = await store.ReadAsync(start ?? 0, limit ?? LongestLeafPage, cancellationToken);
        return TypedResults.Ok(new LogPage
        {
            Start = start ?? 0,
            Size = await store.GetSizeAsync(cancellationToken),
            Leaves =
            [
                .. leaves.Select(leaf => new LogLeaf
                {
                    Canonical = Convert.ToBase64String(leaf.Canonical),
                    LeafHash = Convert.ToBase64String(leaf.Hash),
                }),
            ],
        });
    }

    private static async Task<Ok<IReadOnlyList<SequenceGap>>> GetGapsAsync(ILogStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.FindGapsAsync(cancellationToken));

    private static ProblemHttpResult Refused(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
