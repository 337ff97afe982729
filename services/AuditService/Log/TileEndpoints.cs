using System.Buffers.Binary;
using System.Globalization;
using System.Net.Mime;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Log;

/// <summary>C2SP tlog-tiles under the prefix /log: whoever mirrors the log fetches each tile once.</summary>
internal static class TileEndpoints
{
    private const int HighestLevel = 63;
    private const int LongestEntry = ushort.MaxValue;

    /// <summary>Hashes only: they say nothing of any record.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound>> GetTileAsync(
        int level, string path, HttpResponse response, ILogStore store, CheckpointPublisher checkpoints, CancellationToken cancellationToken)
    {
        if (level is < 0 or > HighestLevel || TilePath.Parse(path) is not var (index, width)) return TypedResults.NotFound();
        // Only what a checkpoint was signed over: it does not change any more.
        if (!IsSigned(level, index, width, checkpoints.Newest.Size)) return TypedResults.NotFound();

        var nodes = new TileId(level, index).Nodes(width).ToArray();
        var hashes = await store.ReadNodesAsync(nodes, cancellationToken);
        return Unchanging([.. nodes.SelectMany(node => hashes[node])], response);
    }

    /// <summary>The leaves themselves, each behind its length.</summary>
    public static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> GetEntriesAsync(
        string path, HttpResponse response, ILogStore store, CheckpointPublisher checkpoints, CancellationToken cancellationToken)
    {
        if (TilePath.Parse(path) is not var (index, width) || !IsSigned(0, index, width, checkpoints.Newest.Size)) return TypedResults.NotFound();

        var leaves = await store.ReadAsync(index * TileId.Width, width, cancellationToken);
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var leaf in leaves)
        {
            if (leaf.Canonical.Length > LongestEntry)
                return TypedResults.Problem(
                    $"Entry {leaf.Index} has {leaf.Canonical.Length} bytes; a bundle holds {LongestEntry} each. GET /log/entries has it.",
                    statusCode: StatusCodes.Status501NotImplemented);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaf.Canonical.Length);
            bundle.Write(length);
            bundle.Write(leaf.Canonical);
        }

        return Unchanging(bundle.ToArray(), response);
    }

    private static bool IsSigned(int level, long index, int width, long size) =>
        level * TileId.Height < sizeof(long) * 8 - 1
        && (size >> (level * TileId.Height)) is var entries && index <= entries / TileId.Width && (index * TileId.Width) + width <= entries;

    private static FileContentHttpResult Unchanging(byte[] content, HttpResponse response)
    {
        response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"private, max-age={TimeSpan.FromDays(365).TotalSeconds}, immutable");
        return TypedResults.File(content, MediaTypeNames.Application.Octet);
    }
}
