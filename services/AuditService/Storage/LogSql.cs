using AgentTrust.AuditService.Log;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>The statements of <see cref="PostgresLogStore"/>.</summary>
internal static class LogSql
{
    /// <summary>What <c>expect_log_size</c> answers when another writer was there.</summary>
    public const string AnotherSize = "AT001";

    // Any fixed number: everything that appends takes this lock first.
    private const long WriterLock = 0x0A_0D_17_10_67;

    public const string Size = "SELECT coalesce(max(leaf_index) + 1, 0) FROM log_leaves";

    public const string Known = """
        SELECT l.producer, l.id, l.leaf_index, l.leaf_hash
        FROM log_leaves l JOIN unnest(@producers, @ids) AS asked (producer, id) USING (producer, id)
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

    /// <summary>One writer at a time, whichever replica it is in: the lock ends with the transaction, or with the process that dies.</summary>
    public static NpgsqlBatchCommand LockAsTheOneWriter() =>
        // Whatever the server's default is: an answer means that the record is on disk.
        new($"SELECT set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock({WriterLock})");

    public static NpgsqlBatchCommand ExpectSize(long size) =>
        new("SELECT expect_log_size($1)") { Parameters = { new() { Value = size } } };

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

    /// <summary>Answers with the numbers that are missing of these runs, the first of them where there are many.</summary>
    public static NpgsqlBatchCommand CountRuns(IReadOnlyList<ArrivedNumbers> arrived) => new("""
        WITH counted AS (
            INSERT INTO producer_runs AS r (producer, epoch, seen, records)
            SELECT producer, epoch, range_agg(int8range(first, last, '[]')), sum(records)
            FROM unnest(@producers, @epochs, @firsts, @lasts, @records) AS arrived (producer, epoch, first, last, records)
            GROUP BY producer, epoch
            ON CONFLICT (producer, epoch) DO UPDATE SET seen = r.seen + excluded.seen, records = r.records + excluded.records
            RETURNING r.producer, r.epoch, int8multirange(int8range(1, upper(r.seen))) - r.seen AS missing)
        SELECT producer, epoch, lower(gap), upper(gap) - 1 FROM counted CROSS JOIN LATERAL (SELECT gap FROM unnest(missing) AS gap LIMIT 100) AS asked
        """)
    {
        Parameters =
        {
            new("producers", arrived.Select(a => a.Producer).ToArray()),
            new("epochs", arrived.Select(a => a.Epoch).ToArray()),
            new("firsts", arrived.Select(a => a.First).ToArray()),
            new("lasts", arrived.Select(a => a.Last).ToArray()),
            new("records", arrived.Select(a => a.Records).ToArray()),
        },
    };
}
