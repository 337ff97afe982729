using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>The statements of <see cref="PostgresLogStore"/>.</summary>
internal static class LogSql
{
    public const string Size = "SELECT coalesce(max(leaf_index) + 1, 0) FROM log_leaves";

    public const string Known = """
        SELECT l.producer, l.id, l.leaf_index, l.leaf_hash
        FROM log_leaves l JOIN unnest(@producers, @ids) AS asked (producer, id) USING (producer, id)
        """;

    public const string Nodes = """
        SELECT 0::smallint, l.leaf_index, l.leaf_hash
        FROM log_leaves l JOIN unnest(@levels, @indexes) AS asked (level, node_index) ON asked.level = 0 AND l.leaf_index = asked.node_index
        UNION ALL
        SELECT n.level, n.node_index, n.hash
        FROM log_nodes n JOIN unnest(@levels, @indexes) AS asked (level, node_index) USING (level, node_index)
        """;

    public const string Leaves = """
        SELECT leaf_index, canonical, leaf_hash FROM log_leaves WHERE leaf_index >= @start ORDER BY leaf_index LIMIT @limit
        """;

    public const string Chosen = """
        SELECT l.leaf_index, l.canonical, l.leaf_hash
        FROM unnest(@indexes) WITH ORDINALITY AS asked (leaf_index, place) JOIN log_leaves l USING (leaf_index) ORDER BY asked.place
        """;

    public const string Gaps = """
        SELECT r.producer, r.epoch, r.records - counted.numbers, missing.first, missing.last
        FROM producer_runs r
        CROSS JOIN LATERAL (SELECT sum(upper(run) - lower(run))::bigint AS numbers FROM unnest(r.seen) AS run) AS counted
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(lower(gap) ORDER BY gap), '{}') AS first, coalesce(array_agg(upper(gap) - 1 ORDER BY gap), '{}') AS last
            FROM unnest(int8multirange(int8range(1, upper(r.seen))) - r.seen) AS gap) AS missing
        WHERE r.records > counted.numbers OR cardinality(missing.first) > 0
        ORDER BY r.producer, r.epoch
        """;

    public static NpgsqlBatchCommand InsertLeaves(IReadOnlyList<NewLeaf> leaves) => new("""
        INSERT INTO log_leaves (leaf_index, producer, id, kind, agent, task, call, outcome, canonical, leaf_hash)
        SELECT * FROM unnest(@indexes, @producers, @ids, @kinds, @agents, @tasks, @calls, @outcomes, @canonicals, @hashes)
        """)
    {
        Parameters =
        {
            new("indexes", leaves.Select(l => l.Leaf.Index).ToArray()),
            new("producers", leaves.Select(l => l.Producer).ToArray()),
            new("ids", leaves.Select(l => l.Record.Id).ToArray()),
            new("kinds", leaves.Select(l => l.Record.Kind).ToArray()),
            new("agents", leaves.Select(l => l.Record.Agent).ToArray()),
            new("tasks", leaves.Select(l => l.Record.Task).ToArray()),
            new("calls", leaves.Select(l => l.Record.Call).ToArray()),
            new("outcomes", leaves.Select(l => l.Record.Outcome).ToArray()),
            new("canonicals", leaves.Select(l => l.Leaf.Canonical).ToArray()),
            new("hashes", leaves.Select(l => l.Leaf.Hash).ToArray()),
        },
    };

    public static NpgsqlBatchCommand InsertNodes(IReadOnlyList<(NodeId Node, byte[] Hash)> nodes) => new("""
        INSERT INTO log_nodes (level, node_index, hash) SELECT * FROM unnest(@levels, @indexes, @hashes)
        """)
    {
        Parameters =
        {
            new("levels", nodes.Select(n => (short)n.Node.Level).ToArray()),
            new("indexes", nodes.Select(n => n.Node.Index).ToArray()),
            new("hashes", nodes.Select(n => n.Hash).ToArray()),
        },
    };

    public static NpgsqlBatchCommand CountRuns(IReadOnlyList<NewLeaf> leaves) => new("""
        INSERT INTO producer_runs AS r (producer, epoch, seen, records)
        SELECT producer, epoch, range_agg(int8range(sequence, sequence, '[]')), count(*)
        FROM unnest(@producers, @epochs, @sequences) AS arrived (producer, epoch, sequence)
        GROUP BY producer, epoch
        ON CONFLICT (producer, epoch) DO UPDATE SET seen = r.seen + excluded.seen, records = r.records + excluded.records
        """)
    {
        Parameters =
        {
            new("producers", leaves.Select(l => l.Producer).ToArray()),
            new("epochs", leaves.Select(l => l.Record.Epoch).ToArray()),
            new("sequences", leaves.Select(l => l.Record.Sequence).ToArray()),
        },
    };

    public static void Search(NpgsqlCommand command, AuditQuery query)
    {
        var conditions = new List<string> { "TRUE" };
        void Where(string condition, object? value)
        {
            if (value is null) return;
            conditions.Add(condition.Replace("?", $"@p{conditions.Count}", StringComparison.Ordinal));
            command.Parameters.AddWithValue($"p{conditions.Count - 1}", value);
        }

        Where("agent = ?", query.Agent);
        Where("task = ?", query.Task);
        Where("call = ?", query.Call);
        Where("kind = ?", query.Kind);
        Where("outcome = ?", query.Outcome);
        Where("leaf_index < ?", query.Before);
        Where("leaf_index > ?", query.After);

        command.Parameters.AddWithValue("limit", query.Limit);
        command.CommandText = $"""
            SELECT leaf_index, canonical, leaf_hash FROM log_leaves
            WHERE {string.Join(" AND ", conditions)}
            ORDER BY leaf_index {(query.After is null ? "DESC" : "ASC")} LIMIT @limit
            """;
    }
}
