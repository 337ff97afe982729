using System.Diagnostics;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.Benchmarks.AuditLog;

/// <summary>A log of a given size, brought in by COPY: short leaves, every tile; then proofs out of it, each checked.</summary>
internal static class SeededLog
{
    private const int Proofs = 1000;

    public static async Task<ProofTimes> MeasureAsync(string server, long size, CancellationToken cancellationToken)
    {
        var name = $"seeded{size}";
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{name}", $"{server};Database={name}")]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDatabase(name, typeof(PostgresLogStore).Assembly);
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        await SeedAsync(database, size, cancellationToken);
        var times = await ProveAsync(new PostgresLogStore(database), size, cancellationToken);
        await host.StopAsync(cancellationToken);
        return times;
    }

    private static async Task SeedAsync(NpgsqlDataSource database, long size, CancellationToken cancellationToken)
    {
        var tree = new MerkleTree(0, _ => throw new InvalidOperationException("An empty tree has no edge."));
        var edge = TileEdge.At(0, _ => []);
        var tiles = new List<Tile>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY log_leaves (leaf_index, producer, id, kind, canonical, leaf_hash) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            var leaves = new List<NewLeaf>();
            var nodes = new List<(NodeId, byte[])>();
            for (var index = 0L; index < size; index++)
            {
                var canonical = BitConverter.GetBytes(index);
                var leaf = new StoredLeaf(index, canonical, LeafHash.OfLeaf(canonical));
                leaves.Add(new(leaf, "seed", null!));
                nodes.AddRange(tree.Append(leaf.Hash));
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(index, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync("seed", NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(index.ToString("x", null), NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync("seed", NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(canonical, NpgsqlDbType.Bytea, cancellationToken);
                await copy.WriteAsync(leaf.Hash, NpgsqlDbType.Bytea, cancellationToken);
                if (leaves.Count < TileId.Width && index < size - 1) continue;

                (edge, var full) = edge.After(leaves, nodes);
                tiles.AddRange(full);
                leaves.Clear();
                nodes.Clear();
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await using (var copy = await connection.BeginBinaryImportAsync("COPY log_tiles (level, tile_index, hashes, root) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            foreach (var tile in tiles)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync((short)tile.Id.Level, NpgsqlDbType.Smallint, cancellationToken);
                await copy.WriteAsync(tile.Id.Index, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(tile.Hashes, NpgsqlDbType.Bytea, cancellationToken);
                await copy.WriteAsync(tile.Root, NpgsqlDbType.Bytea, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await using var vacuum = database.CreateCommand("VACUUM ANALYZE");
        vacuum.CommandTimeout = 600;
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<ProofTimes> ProveAsync(PostgresLogStore store, long size, CancellationToken cancellationToken)
    {
        var proofs = new LogProofs(store);
        var root = await proofs.RootAsync(size, cancellationToken);
        var taken = new List<TimeSpan>(Proofs);
        var hashes = 0;
        for (var i = -100; i < Proofs; i++)
        {
            var index = Random.Shared.NextInt64(size);
            var start = Stopwatch.GetTimestamp();
            var leaf = (await store.ReadAsync(index, 1, cancellationToken)).Single();
            var path = await proofs.InclusionAsync(index, size, cancellationToken);
            var holds = InclusionPath.Proves(index, size, LeafHash.OfLeaf(leaf.Canonical), path, root);
            var one = Stopwatch.GetElapsedTime(start);

            if (!holds) throw new InvalidOperationException($"The proof of entry {index} of {size} does not hold.");
            if (i < 0) continue; // the first ones compile
            taken.Add(one);
            hashes = Math.Max(hashes, path.Count);
        }

        taken.Sort();
        return new(size, hashes, taken[Proofs / 2], taken[Proofs * 99 / 100]);
    }
}

/// <summary>How long one proof took, the leaf read and the proof checked.</summary>
internal sealed record ProofTimes(long Size, int Hashes, TimeSpan Median, TimeSpan NinetyNinth);
