using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>The kill switch as a row, and the lock that keeps every other decision out while it moves.</summary>
internal static class KillSwitchRows
{
    private const long EverybodyLock = 0x4154_4B53;
    private const string Read = "SELECT document FROM kill_switch";

    /// <summary>Taken first by every decision. Shared among them, so that only the kill switch makes them wait.</summary>
    public static NpgsqlBatchCommand LockShared() => new($"SELECT pg_advisory_xact_lock_shared({EverybodyLock})");

    /// <summary>The same for whoever must not wait: false while the kill switch moves.</summary>
    public static NpgsqlBatchCommand TryLockShared() => new($"SELECT pg_try_advisory_xact_lock_shared({EverybodyLock})");

    public static NpgsqlBatchCommand Select() => new(Read);

    public static async Task<KillSwitchFacts> FindAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Read);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    public static async Task<KillSwitchFacts> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken)
            ? JsonSerializer.Deserialize<KillSwitchFacts>(reader.GetString(0), WireJson.Options)!
            : KillSwitchFacts.NeverThrown;

    public static async Task<(WholeAuthority Authority, DateTimeOffset Now)> LockAsync(
        NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.Add($"SELECT pg_advisory_xact_lock({EverybodyLock})");
        batch.BatchCommands.Add(RevocationRows.LockFeed());
        batch.BatchCommands.Add(Select());
        batch.Add("SELECT max(at), clock_timestamp() FROM revocations");

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var killSwitch = await ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        DateTimeOffset? ended = await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(0);
        return (new WholeAuthority { KillSwitch = killSwitch, EndedAt = ended }, reader.GetFieldValue<DateTimeOffset>(1));
    }

    public static void Store(NpgsqlBatch batch, AuthorityChange change)
    {
        if (change.KillSwitch is { } killSwitch)
            batch.Add(
                "INSERT INTO kill_switch (document) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET document = excluded.document",
                AuthorityRows.Document(killSwitch));

        // As TaskLife.Halt does it, for all of them in one statement; a kill switch must not be slow where it matters most.
        if (change.EveryTask is { } suspension)
            batch.Add(
                """
                UPDATE tasks SET state = $1, version = version + 1, document = document
                    || jsonb_build_object('state', $1, 'version', version + 1, 'suspension', $2::jsonb)
                WHERE state IN ('open', 'suspended') AND expires_at > $3 AND document -> 'suspension' IS NULL
                """,
                AuthorityRows.Word(TaskState.Suspended), AuthorityRows.Document(suspension), suspension.At);
    }
}
