using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Who else may hold the agent at the same time.</summary>
internal enum AuthorityLock
{
    /// <summary>Nobody.</summary>
    Change,

    /// <summary>Others that issue.</summary>
    Issue,
}

/// <summary>Agents and tasks as rows: documents of the wire contracts.</summary>
internal static class AuthorityRows
{
    private const int AgentLocks = 0x4154_4147;

    /// <summary>What <see cref="AuthorityLock.Issue"/> holds, for whoever must not wait: which of the agents it was had of.</summary>
    public static readonly string TryLockShared = $"SELECT id, pg_try_advisory_xact_lock_shared({AgentLocks}, hashtext(id)) FROM unnest($1) AS id";

    public static Task<List<RegisteredAgent>> AgentsAsync(
        NpgsqlDataSource database, string which, object[] parameters, CancellationToken cancellationToken) =>
        ReadAsync<RegisteredAgent>(database, $"SELECT document FROM agents {which}", parameters, cancellationToken);

    public static Task<List<TaskFacts>> TasksAsync(
        NpgsqlDataSource database, string which, object[] parameters, CancellationToken cancellationToken) =>
        ReadAsync<TaskFacts>(database, $"SELECT document FROM tasks {which}", parameters, cancellationToken);

    public static async Task<List<string>> TextsAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) texts.Add(reader.GetString(0));
        return texts;
    }

    /// <summary>Locks the agent and its actors, then reads what a decision about it rests on and the time, in this order.</summary>
    public static async Task<(AgentAuthority? Authority, DateTimeOffset Now)> LockAsync(
        NpgsqlTransaction transaction,
        AuthorityLock kind,
        string agent,
        IReadOnlyList<string> actors,
        string? task,
        PresentedToken? presented,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);

        batch.BatchCommands.Add(KillSwitchRows.LockShared());

        // An advisory lock queues fairly; with row locks, an agent that never stops asking for tokens could put off its
        // own suspension. Each statement sees what was committed before it began: those below see what the locks waited for.
        // In one order, so that two that hold several wait for each other in a line and not in a circle.
        string[] chain = [agent, .. actors];
        batch.Add(
            $"SELECT pg_advisory_xact_lock{(kind == AuthorityLock.Issue ? "_shared" : "")}({AgentLocks}, slot) FROM (SELECT DISTINCT hashtext(id) AS slot FROM unnest($1) AS id ORDER BY slot) AS slots",
            (object)chain);
        batch.BatchCommands.Add(kind == AuthorityLock.Change ? RevocationRows.LockFeed() : new NpgsqlBatchCommand("SELECT"));
        batch.Add(AgentRows.WithOwner, (object)chain);
        // What is about one task costs the same however many others are open.
        if (task is null) batch.Add("SELECT document FROM tasks WHERE agent = $1 AND state IN ('open', 'suspended')", agent);
        else batch.Add("SELECT document FROM tasks WHERE agent = $1 AND id = $2", agent, task);
        batch.BatchCommands.Add(RevocationRows.LastEndOf(chain));
        batch.BatchCommands.Add(RevocationRows.Concerning(presented));
        batch.BatchCommands.Add(KillSwitchRows.Select());
        batch.Add("SELECT clock_timestamp()");

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var agents = await DocumentsAsync<RegisteredAgent>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var tasks = await DocumentsAsync<TaskFacts>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var ended = await RevocationRows.ReadEntriesAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var concerning = await RevocationRows.ReadEntriesAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var killSwitch = await KillSwitchRows.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);

        var byId = agents.ToDictionary(found => found.Id);
        var authority = byId.TryGetValue(agent, out var holder)
            ? new AgentAuthority
            {
                Agent = holder,
                Actors = [.. actors.Select(actor => byId.GetValueOrDefault(actor)).OfType<RegisteredAgent>()],
                Tasks = tasks,
                EndedAt = ended.FirstOrDefault()?.At,
                TokenRevocations = concerning,
                KillSwitch = killSwitch,
            }
            : null;
        return (authority, now);
    }

    public static async Task StoreAsync(NpgsqlTransaction transaction, AuthorityChange change, CancellationToken cancellationToken)
    {
        if (!change.ChangesAuthority) return;
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);

        if (change.NewAgent is { } added) AgentRows.Insert(batch, added);
        if (change.Agent is { } agent)
            batch.Add("UPDATE agents SET version = $2, document = $3 WHERE id = $1", agent.Id, agent.Facts.Version, Document(agent));

        foreach (var task in change.Tasks)
        {
            batch.Add(
                """
                INSERT INTO tasks (id, agent, state, opened_at, expires_at, version, document) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, document = excluded.document
                """,
                task.Id, task.Agent, Word(task.State), task.OpenedAt, task.ExpiresAt, task.Version, Document(task));
        }

        if (change.Template is { } template) TemplateRows.Store(batch, template);
        PlaceRows.Free(batch, change.Tasks);
        KillSwitchRows.Store(batch, change);
        if (change.History is { } entry) AgentRows.Insert(batch, (change.Agent ?? change.NewAgent)!.Id, entry);
        RevocationRows.Insert(batch, change);
        batch.Add($"NOTIFY {PostgresChanges.Channel}");
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static NpgsqlParameter Document<T>(T value) =>
        new() { Value = JsonSerializer.Serialize(value, WireJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb };

    public static void Add(this NpgsqlBatch batch, string sql, params object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter Parameter(object? value) =>
        value as NpgsqlParameter
        ?? (value is null
            ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
            : new() { Value = value });

    public static string Word<T>(T value)
        where T : struct, Enum =>
        JsonSerializer.SerializeToElement(value, WireJson.Options).GetString()!;

    public static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource database, string sql, object[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(Parameter(value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await DocumentsAsync<T>(reader, cancellationToken);
    }

    public static async Task<List<T>> DocumentsAsync<T>(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var documents = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            documents.Add(JsonSerializer.Deserialize<T>(reader.GetString(0), WireJson.Options)!);
        return documents;
    }
}
