using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>The log in PostgreSQL: one batch is one transaction, and there is one writer at a time, whichever replica it is in.</summary>
internal sealed class PostgresLogStore(NpgsqlDataSource database) : ILogStore
{
    private static readonly Dictionary<RecordKey, (long Index, byte[] Hash)> NothingKnown = [];

    private Grown? _grown;

    public async Task<IReadOnlyList<SubmissionOutcome>> AppendAsync(
        IReadOnlyList<Submission> batch, CancellationToken cancellationToken) =>
        _grown is { } grown && await TryAppendNewAsync(batch, grown, cancellationToken) is { } outcomes
            ? outcomes
            : await AppendAfterLookingAsync(batch, cancellationToken);

    public async Task<long> GetSizeAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LogSql.Size);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task<IReadOnlyDictionary<NodeId, byte[]>> ReadNodesAsync(
        IReadOnlyCollection<NodeId> nodes, CancellationToken cancellationToken) =>
        TileSql.ReadAsync(database, nodes, cancellationToken);

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
        RecordSql.Search(command, query);
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

    /// <summary>One round trip: lock, look whether the log is as long as it was, insert, commit. Null when it is not so simple.</summary>
    private async Task<IReadOnlyList<SubmissionOutcome>?> TryAppendNewAsync(
        IReadOnlyList<Submission> batch, Grown grown, CancellationToken cancellationToken)
    {
        var plan = new AppendPlan(batch, NothingKnown, grown.Tree);
        if (plan.Leaves.Count == 0) return null;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Sent together and without BEGIN, all of it is one transaction that commits at the end.
        await using var append = new NpgsqlBatch(connection);
        append.BatchCommands.Add(LogSql.LockAsTheOneWriter());
        append.BatchCommands.Add(LogSql.ExpectSize(grown.Tree.Size));
        var edge = AddInserts(append, plan, grown.Edge);
        IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>> missing;
        try
        {
            await append.PrepareAsync(cancellationToken);
            missing = await MissingSql.ExecuteAsync(append, answersBefore: 2, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or LogSql.AnotherSize)
        {
            return null; // some of it is there already, or another replica wrote: look, and append the rest
        }

        _grown = new(plan.Tree, edge);
        return plan.OutcomesAsking(missing);
    }

    private async Task<IReadOnlyList<SubmissionOutcome>> AppendAfterLookingAsync(
        IReadOnlyList<Submission> batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (size, known) = await LockAndLookAsync(connection, [.. AppendPlan.KeysOf(batch)], cancellationToken);
        var grown = _grown is { } kept && kept.Tree.Size == size ? kept : await LoadAsync(size, cancellationToken);
        var plan = new AppendPlan(batch, known, grown.Tree);
        var edge = grown.Edge;
        IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>> missing = MissingSql.Nothing;
        if (plan.Leaves.Count > 0)
        {
            await using var insert = new NpgsqlBatch(connection);
            edge = AddInserts(insert, plan, edge);
            missing = await MissingSql.ExecuteAsync(insert, answersBefore: 0, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        _grown = new(plan.Tree, edge);
        return plan.OutcomesAsking(missing);
    }

    private static async Task<(long Size, Dictionary<RecordKey, (long Index, byte[] Hash)> Known)> LockAndLookAsync(
        NpgsqlConnection connection, RecordKey[] keys, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlBatch(connection);
        look.BatchCommands.Add(LogSql.LockAsTheOneWriter());
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

    private async Task<Grown> LoadAsync(long size, CancellationToken cancellationToken)
    {
        var hashes = await ReadNodesAsync([.. new Subtree(0, size).Nodes().Concat(TileEdge.NodesOf(size)).Distinct()], cancellationToken);
        return new(new MerkleTree(size, node => hashes[node]), TileEdge.At(size, node => hashes[node]));
    }

    private static TileEdge AddInserts(NpgsqlBatch insert, AppendPlan plan, TileEdge edge)
    {
        var (after, full) = edge.After(plan.Leaves, plan.Nodes);
        insert.BatchCommands.Add(LogSql.InsertLeaves(plan.Leaves));
        insert.BatchCommands.Add(LogSql.CountRuns(ArrivedNumbers.Of(plan.Leaves)));
        if (full.Count > 0) insert.BatchCommands.Add(TileSql.Insert(full));
        BodySql.AddTo(insert.BatchCommands, plan.Leaves);
        AnnouncementSql.AddTo(insert.BatchCommands, plan.Leaves);
        return after;
    }

    private static StoredLeaf LeafOf(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));

    /// <summary>What the last batch left, to go on from.</summary>
    private sealed record Grown(MerkleTree Tree, TileEdge Edge);
}
