using AgentTrust.AuditService.Log;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>Hashes of the tree out of tiles: full ones by a part of their row, the others from what they will be made of.</summary>
internal static class TileSql
{
    // One look into the index for each: a join may read the whole table when the planner takes the arrays for long ones.
    private const string Full = """
        SELECT asked.place - 1, (SELECT substring(t.hashes FROM asked.first * 32 + 1 FOR asked.count * 32)
                                 FROM log_tiles t WHERE t.level = asked.level AND t.tile_index = asked.tile_index)
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS asked (level, tile_index, first, count, place)
        """;

    private const string Leaves = "SELECT leaf_hash FROM log_leaves WHERE leaf_index BETWEEN $1 AND $2 ORDER BY leaf_index";

    private const string Roots = "SELECT root FROM log_tiles WHERE level = $1 AND tile_index BETWEEN $2 AND $3 ORDER BY tile_index";

    public static NpgsqlBatchCommand Insert(IReadOnlyList<Tile> tiles) =>
        new("INSERT INTO log_tiles (level, tile_index, hashes, root) SELECT * FROM unnest($1, $2, $3, $4)")
        {
            Parameters =
            {
                new() { Value = tiles.Select(t => (short)t.Id.Level).ToArray() },
                new() { Value = tiles.Select(t => t.Id.Index).ToArray() },
                new() { Value = tiles.Select(t => t.Hashes).ToArray() },
                new() { Value = tiles.Select(t => t.Root).ToArray() },
            },
        };

    /// <exception cref="DamagedLogException">One is missing.</exception>
    public static async Task<IReadOnlyDictionary<NodeId, byte[]>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<NodeId> nodes, CancellationToken cancellationToken)
    {
        var asked = nodes.Select(node => (Node: node, Part: TilePart.Of(node))).ToArray();
        var hashes = new Dictionary<NodeId, byte[]>(asked.Length);
        await using (var command = database.CreateCommand(Full))
        {
            command.Parameters.AddWithValue(asked.Select(a => (short)a.Part.Tile.Level).ToArray());
            command.Parameters.AddWithValue(asked.Select(a => a.Part.Tile.Index).ToArray());
            command.Parameters.AddWithValue(asked.Select(a => a.Part.First).ToArray());
            command.Parameters.AddWithValue(asked.Select(a => a.Part.Count).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                if (!reader.IsDBNull(1)) hashes[asked[reader.GetInt64(0)].Node] = TilePart.RootOf(reader.GetFieldValue<byte[]>(1));
        }

        var growing = asked.Where(a => !hashes.ContainsKey(a.Node)).GroupBy(a => a.Part.Tile);
        foreach (var tile in growing)
        {
            var width = tile.Max(a => a.Part.First + a.Part.Count);
            var entries = await ReadGrowingAsync(database, tile.Key, width, cancellationToken);
            foreach (var (node, part) in tile)
            {
                if (entries.Length < (part.First + part.Count) * LeafHash.Size)
                    throw new DamagedLogException($"its tree has no node {node.Index} at level {node.Level}");
                hashes[node] = TilePart.RootOf(entries.AsSpan(part.First * LeafHash.Size, part.Count * LeafHash.Size));
            }
        }

        return hashes;
    }

    private static async Task<byte[]> ReadGrowingAsync(NpgsqlDataSource database, TileId tile, int width, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(tile.Level == 0 ? Leaves : Roots);
        if (tile.Level > 0) command.Parameters.AddWithValue((short)(tile.Level - 1));
        command.Parameters.AddWithValue(tile.Index * TileId.Width);
        command.Parameters.AddWithValue((tile.Index * TileId.Width) + width - 1);
        var entries = await command.ReadAllAsync(row => row.GetFieldValue<byte[]>(0), cancellationToken);
        return [.. entries.SelectMany(entry => entry)];
    }
}
