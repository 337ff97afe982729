using Npgsql;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>The outbox's own tables, in the database of the service that uses it.</summary>
internal static class OutboxSchema
{
    // Two replicas may start at once, and CREATE … IF NOT EXISTS is not safe against itself: hence the lock.
    // Payloads are text, not jsonb: what was written is what is sent, character by character.
    private const string Script = """
        SELECT pg_advisory_xact_lock(7306001);

        CREATE TABLE IF NOT EXISTS outbox_numbering (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            epoch text NOT NULL DEFAULT gen_random_uuid()::text,
            last_sequence bigint NOT NULL DEFAULT 0
        );
        INSERT INTO outbox_numbering DEFAULT VALUES ON CONFLICT DO NOTHING;

        CREATE TABLE IF NOT EXISTS outbox_record (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            payload text NOT NULL,
            sequence bigint NULL UNIQUE
        );

        CREATE TABLE IF NOT EXISTS outbox_event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            message_id uuid NOT NULL UNIQUE,
            type text NOT NULL,
            payload text NOT NULL,
            trace_parent text NULL
        );

        CREATE TABLE IF NOT EXISTS inbox_message (
            message_id uuid PRIMARY KEY,
            received_at timestamptz NOT NULL DEFAULT now()
        );
        DELETE FROM inbox_message WHERE received_at < now() - interval '30 days';
        """;

    public static async Task ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Script, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
