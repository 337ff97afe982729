using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>The log in PostgreSQL: one batch is one transaction, and there is one writer at a time, whichever replica it is in.</summary>
internal sealed class PostgresLogStore(NpgsqlDataSource database) : ILogStore
{
    // Any fixed number: everything that appends takes this lock first.
    private const long WriterLock = 0x0A_0D_17_10_67;

    private MerkleTree? _tree;

    public async Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(
        IReadOnlyList<Submission> batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (size, known) = await LockAndLookAsync(connection, [.. AppendPlan.KeysOf(batch)], cancellationToken);
        var tree = _tree is { } kept && kept.Size == size ? kept : await LoadTreeAsync(size, cancellationToken);
        var plan = new AppendPlan(batch, known, tree);

        if (plan.Leaves.Count > 0) await InsertAsync(connection, plan, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        _tree = plan.Tree;
        return plan.Outcomes;
    }

    public async Task<long> GetSizeAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Size);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyDictionary<NodeId, byte[]>> ReadNodesAsync(
        IReadOnlyCollection<NodeId> nodes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Nodes);
        command.Parameters.AddWithValue("levels", nodes.Select(n => (short)n.Level).ToArray());
        command.Parameters.AddWithValue("indexes", nodes.Select(n => n.Index).ToArray());
        var hashes = await command.ReadAllAsync(
            row => KeyValuePair.Create(new NodeId(row.GetInt16(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)), cancellationToken);

        var found = hashes.ToDictionary();
        return nodes.FirstOrDefault(n => !found.ContainsKey(n), new(-1, -1)) is { Level: >= 0 } missing
            ? throw new DamagedLogException($"its tree has no node {missing.Index} at level {missing.Level}")
            : found;
    }

    public async Task<IReadOnlyList<StoredLeaf>> ReadAsync(long start, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Leaves);
        command.Parameters.AddWithValue("start", start);
        command.Parameters.AddWithValue("limit", limit);
        return await command.ReadAllAsync(LeafOf, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredLeaf>> ReadAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Chosen);
        command.Parameters.AddWithValue("indexes", indexes.ToArray());
        return await command.ReadAllAsync(LeafOf, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredLeaf>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        LogSql.Search(command, query);
        return await command.ReadAllAsync(LeafOf, cancellationToken);
    }

    public async Task<IReadOnlyList<SequenceGap>> FindGapsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Gaps);
        var rows = await command.ReadAllAsync(
            row => (Producer: row.GetString(0), Epoch: row.GetString(1), Repeated: row.GetInt64(2),
                First: row.GetFieldValue<long[]>(3), Last: row.GetFieldValue<long[]>(4)),
            cancellationToken);

        return
        [
            .. rows.Select(row => new SequenceGap
            {
                Producer = row.Producer,
                Epoch = row.Epoch,
                Repeated = row.Repeated,
                Missing = [.. row.First.Zip(row.Last, (first, last) => new MissingNumbers { First = first, Last = last })],
            }),
        ];
    }

    private static async Task<(long Size, Dictionary<RecordKey, (long Index, byte[] Hash)> Known)> LockAndLookAsync(
        NpgsqlConnection connection, RecordKey[] keys, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlBatch(connection);
        // Whatever the server's default is: an answer means that the record is on disk.
        look.BatchCommands.Add(new("SET LOCAL synchronous_commit = on"));
        look.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({WriterLock})"));
        look.BatchCommands.Add(new(LogSql.Size));
        look.BatchCommands.Add(new(LogSql.Known)
        {
            Parameters =
            {
                new("producers", keys.Select(k => k.Producer).ToArray()),
                new("ids", keys.Select(k => k.Id).ToArray()),
            },
        });

        await using var reader = await look.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken); // past the lock's empty answer
        await reader.ReadAsync(cancellationToken);
        var size = reader.GetInt64(0);

        await reader.NextResultAsync(cancellationToken);
        var known = new Dictionary<RecordKey, (long, byte[])>();
        while (await reader.ReadAsync(cancellationToken))
            known.Add(new(reader.GetString(0), reader.GetString(1)), (reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));

        return (size, known);
    }

    private async Task<MerkleTree> LoadTreeAsync(long size, CancellationToken cancellationToken)
    {
        var edge = await ReadNodesAsync([.. new Subtree(0, size).Nodes()], cancellationToken);
        return new MerkleTree(size, node => edge[node]);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, AppendPlan plan, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlBatch(connection);
        insert.BatchCommands.Add(LogSql.InsertLeaves(plan.Leaves));
        insert.BatchCommands.Add(LogSql.InsertNodes(plan.Nodes));
        insert.BatchCommands.Add(LogSql.CountRuns(plan.Leaves));
        BodySql.AddTo(insert.BatchCommands, plan.Leaves);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static StoredLeaf LeafOf(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
}
