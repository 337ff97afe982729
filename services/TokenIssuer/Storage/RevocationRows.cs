using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;
using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>The revocation feed as rows.</summary>
internal static class RevocationRows
{
    private const long FeedLock = 0x4154_5246;
    private const int PageSize = 1000;
    private const string Columns = "position, kind, id, step, at";

    /// <summary>Held until commit: positions become visible in their order, and no revocation is on its way unseen.</summary>
    public static NpgsqlBatchCommand LockFeed() => new($"SELECT pg_advisory_xact_lock({FeedLock})");

    /// <summary>What the change revokes, each with its cause.</summary>
    public static void Insert(NpgsqlBatch batch, AuthorityChange change)
    {
        if (change.Revocations.Count == 0) return;
        var transaction = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        foreach (var revocation in change.Revocations)
            batch.BatchCommands.Add(Insert(revocation, RevocationCause.Of(revocation, change, transaction)));
    }

    public static NpgsqlBatchCommand Insert(NewRevocation revocation, RevocationCause? cause)
    {
        var command = new NpgsqlBatchCommand(
            $"INSERT INTO revocations ({Columns}, cause) SELECT coalesce(max(position), 0) + 1, $1, $2, $3, $4, $5 FROM revocations");
        command.Parameters.Add(AuthorityRows.Parameter(AuthorityRows.Word(revocation.Kind)));
        command.Parameters.Add(AuthorityRows.Parameter(revocation.Id));
        command.Parameters.Add(AuthorityRows.Parameter(revocation.Step));
        command.Parameters.Add(AuthorityRows.Parameter(revocation.At));
        command.Parameters.Add(cause is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb } : AuthorityRows.Document(cause));
        return command;
    }

    /// <summary>The first revocation after a position, and why it was made.</summary>
    public static async Task<RevokedSession?> NextAsync(NpgsqlTransaction transaction, long position, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns}, cause FROM revocations WHERE position > $1 ORDER BY position LIMIT 1", transaction.Connection, transaction);
        command.Parameters.Add(AuthorityRows.Parameter(position));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;

        var cause = await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5);
        return new(
            await ReadEntryAsync(reader, cancellationToken),
            cause is null ? null : JsonSerializer.Deserialize<RevocationCause>(cause, WireJson.Options));
    }

    /// <summary>The latest revocation of everything that one of these agents holds.</summary>
    public static NpgsqlBatchCommand LastEndOf(string[] agents)
    {
        var command = new NpgsqlBatchCommand(
            $"SELECT {Columns} FROM revocations WHERE (kind = 'agent' AND id = ANY($1)) OR kind = 'all' ORDER BY at DESC LIMIT 1");
        command.Parameters.Add(AuthorityRows.Parameter(agents));
        return command;
    }

    /// <summary>The latest revocation of everything that each of these agents, each of these keys or anybody holds.</summary>
    public static NpgsqlBatchCommand LastEnds(string[] agents, string[] keys)
    {
        var command = new NpgsqlBatchCommand(
            "SELECT kind, id, max(at) FROM revocations WHERE (kind = 'agent' AND id = ANY($1)) OR (kind = 'key' AND id = ANY($2)) OR kind = 'all' GROUP BY kind, id");
        command.Parameters.Add(AuthorityRows.Parameter(agents));
        command.Parameters.Add(AuthorityRows.Parameter(keys));
        return command;
    }

    public static NpgsqlBatchCommand Concerning(PresentedToken? token)
    {
        if (token is null) return new NpgsqlBatchCommand($"SELECT {Columns} FROM revocations WHERE false");

        var command = new NpgsqlBatchCommand(
            $"""
            SELECT {Columns} FROM revocations
            WHERE at >= $4 AND ((kind = 'token' AND id = ANY($1)) OR (kind = 'agent' AND id = ANY($2)) OR (kind IN ('task', 'step') AND id = $3)
              OR (kind = 'key' AND id = ANY($5)) OR kind = 'all')
            """);
        command.Parameters.Add(AuthorityRows.Parameter(token.Parents.Append(token.Id).ToArray()));
        command.Parameters.Add(AuthorityRows.Parameter(token.Actors.Append(token.Agent).ToArray()));
        command.Parameters.Add(AuthorityRows.Parameter(token.Task));
        command.Parameters.Add(AuthorityRows.Parameter(token.IssuedAt));
        command.Parameters.Add(AuthorityRows.Parameter(token.ParentKeys.Append(token.Key ?? "").ToArray()));
        return command;
    }

    public static async Task<RevocationPage> ReadAsync(NpgsqlDataSource database, long after, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);

        // With the lock shared, every revocation dated before "now" is committed: the page is complete up to it.
        batch.Add($"SELECT pg_advisory_xact_lock_shared({FeedLock})");
        batch.Add("SELECT clock_timestamp()");
        batch.Add($"SELECT {Columns} FROM revocations WHERE position > $1 ORDER BY position LIMIT {PageSize}", after);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        await reader.NextResultAsync(cancellationToken);
        var entries = await ReadEntriesAsync(reader, cancellationToken);

        return new RevocationPage
        {
            Position = entries.Count > 0 ? entries[^1].Position : after,
            // A page that was cut short is complete up to no moment: its reader is not up to date before it has read on.
            AsOf = entries.Count == PageSize ? DateTimeOffset.UnixEpoch : now,
            Entries = entries,
        };
    }

    public static async Task<List<Contracts.Tokens.Revocation>> ReadEntriesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var entries = new List<Contracts.Tokens.Revocation>();
        while (await reader.ReadAsync(cancellationToken)) entries.Add(await ReadEntryAsync(reader, cancellationToken));
        return entries;
    }

    private static async Task<Contracts.Tokens.Revocation> ReadEntryAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) => new()
    {
        Position = reader.GetInt64(0),
        Kind = JsonSerializer.Deserialize<RevocationKind>($"\"{reader.GetString(1)}\"", WireJson.Options),
        Id = reader.GetString(2),
        Step = await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3),
        At = reader.GetFieldValue<DateTimeOffset>(4),
    };
}
