using System.Text.Json;
using AgentTrust.AuditService.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>The index in PostgreSQL, beside the log and in its own tables.</summary>
internal sealed class PostgresSearchIndex(NpgsqlDataSource database, IOptions<SearchOptions> options) : ISearchIndex
{
    // So many rows are fetched and sorted within some tens of milliseconds.
    private const double Few = 20_000;

    public async Task<long> GetPositionAsync(int version, CancellationToken cancellationToken)
    {
        await using var find = database.CreateCommand("SELECT version, position FROM search_position");
        if (await find.ReadAllAsync(row => (Version: row.GetInt32(0), Position: row.GetInt64(1)), cancellationToken) is [var kept] && kept.Version == version)
            return kept.Position;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var restart = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("LOCK TABLE search_position"),
                new("TRUNCATE search_records, search_owners, search_grants, search_position"),
                new("INSERT INTO search_position (version, position) VALUES ($1, 0)") { Parameters = { new() { Value = version } } },
            },
        };
        await restart.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return 0;
    }

    public async Task<bool> AddAsync(long position, IndexBatch batch, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The row's lock makes replicas take turns; whoever comes second sees that it was done.
        await using var move = new NpgsqlCommand("UPDATE search_position SET position = $1 WHERE position = $2", connection);
        move.Parameters.AddWithValue(batch.Next);
        move.Parameters.AddWithValue(position);
        if (await move.ExecuteNonQueryAsync(cancellationToken) == 0) return false;

        await using var insert = new NpgsqlBatch(connection)
        {
            BatchCommands = { SearchSql.DurableSoon(), SearchSql.InsertRecords(batch.Records) },
        };
        if (batch.Owners.Count > 0) insert.BatchCommands.Add(SearchSql.KeepOwners(batch.Owners));
        if (batch.Opened.Count > 0) insert.BatchCommands.Add(SearchSql.KeepGrants(batch.Opened));
        if (batch.Ended.Count > 0) insert.BatchCommands.Add(SearchSql.EndGrants(batch.Ended));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <remarks>
    /// The planner takes even a word that it has never seen for one of some thousand records and so walks from the newest record on, all
    /// through a large log when it stands nowhere. What it expects to be rare is looked up by its words instead, whole.
    /// </remarks>
    public async Task<IReadOnlyList<IndexHit>> FindAsync(IndexQuery query, CancellationToken cancellationToken) =>
        await AskAsync(query.Words.Count > 0 && await ExpectedAsync(query, cancellationToken) <= Few ? SearchSql.FindAmongFew(query) : SearchSql.Find(query), row => new IndexHit(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1)), cancellationToken);

    public Task<IReadOnlyList<IndexGroup>> CountAsync(IndexQuery query, CancellationToken cancellationToken) => AskAsync(
        SearchSql.Count(query),
        row => new IndexGroup(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3)), cancellationToken);

    public async Task<IReadOnlyList<string>> FindAgentsOfAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT agent FROM search_owners WHERE owner = $1 ORDER BY agent");
        command.Parameters.AddWithValue(person);
        return await command.ReadAllAsync(row => row.GetString(0), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, string>> FindOwnersAsync(IReadOnlyCollection<string> agents, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT agent, owner FROM search_owners WHERE agent = ANY($1)");
        command.Parameters.AddWithValue(agents.ToArray());
        return (await command.ReadAllAsync(row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), cancellationToken)).ToDictionary();
    }

    public async Task<IReadOnlyList<TaskGrant>> FindOpenTasksAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SearchSql.OpenTasks);
        command.Parameters.AddWithValue(at.ToUniversalTime());
        return await command.ReadAllAsync(
            row => new TaskGrant(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5), row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7)),
            cancellationToken);
    }

    private async Task<double> ExpectedAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        var plan = await AskAsync(SearchSql.Estimate(query), row => row.GetString(0), cancellationToken);
        using var document = JsonDocument.Parse(plan.Single());
        return document.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    private async Task<IReadOnlyList<T>> AskAsync<T>(NpgsqlBatchCommand question, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"SET LOCAL statement_timeout = {(int)options.Value.Timeout.TotalMilliseconds}"),
                // Which index is the right one depends on how frequent the value is: a plan for any value would be wrong for most.
                new("SET LOCAL plan_cache_mode = force_custom_plan"),
                question,
            },
        };
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
            return rows;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new SearchTooLongException(e);
        }
    }
}
