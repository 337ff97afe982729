using AgentTrust.ServiceDefaults.Outbox;
using Npgsql;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Passkeys;

/// <summary>Passkeys in PostgreSQL. What must happen once is one statement.</summary>
internal sealed class PostgresPasskeyStore(NpgsqlDataSource database, Outbox outbox) : IPasskeyStore
{
    public async Task<IReadOnlyList<StoredPasskey>> ListAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT id, person, name, public_key, counter, registered_at, used_at FROM passkey
            WHERE lower(person) = lower($1) ORDER BY registered_at
            """);
        command.Parameters.Add(Text(person));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var passkeys = new List<StoredPasskey>();
        while (await reader.ReadAsync(cancellationToken))
        {
            passkeys.Add(new()
            {
                Id = reader.GetString(0),
                Person = reader.GetString(1),
                Name = reader.GetString(2),
                PublicKey = (byte[])reader.GetValue(3),
                Counter = (uint)reader.GetInt64(4),
                RegisteredAt = reader.GetFieldValue<DateTimeOffset>(5),
                UsedAt = await reader.IsDBNullAsync(6, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            });
        }

        return passkeys;
    }

    public async Task AskAsync(PasskeyChallenge challenge, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO passkey_challenge (challenge, person, approval, nonce, expires_at) VALUES ($1, $2, $3, $4, $5)");
        command.Parameters.AddRange(new[] {
            Text(challenge.Challenge), Text(challenge.Person), Text(challenge.Approval), Text(challenge.Nonce), Instant(challenge.ExpiresAt) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<PasskeyChallenge?> TakeAsync(string challenge, string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What nobody answered in time goes along.
        await using var command = database.CreateCommand("""
            WITH taken AS (DELETE FROM passkey_challenge WHERE (challenge = $1 AND person = $2) OR expires_at <= $3
                           RETURNING challenge, approval, nonce, expires_at)
            SELECT approval, nonce, expires_at FROM taken WHERE challenge = $1 AND expires_at > $3
            """);
        command.Parameters.AddRange(new[] {Text(challenge), Text(person), Instant(now) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(challenge, person, await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetString(0),
                reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2))
            : null;
    }

    public Task<bool> AddAsync(StoredPasskey passkey, AuditDraft record, CancellationToken cancellationToken) =>
        ChangeAsync("""
            INSERT INTO passkey (id, person, name, public_key, counter, registered_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING
            """,
            [
                Text(passkey.Id), Text(passkey.Person), Text(passkey.Name), Bytes(passkey.PublicKey),
                Number(passkey.Counter), Instant(passkey.RegisteredAt),
            ],
            record, cancellationToken);

    public Task<bool> RemoveAsync(string id, string person, AuditDraft record, CancellationToken cancellationToken) =>
        ChangeAsync("DELETE FROM passkey WHERE id = $1 AND lower(person) = lower($2)", [Text(id), Text(person)], record, cancellationToken);

    public async Task<bool> UseAsync(string id, uint counter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "UPDATE passkey SET counter = $2, used_at = $3 WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))");
        command.Parameters.AddRange(new[] {Text(id), Number(counter), Instant(now) });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private async Task<bool> ChangeAsync(string sql, NpgsqlParameter[] parameters, AuditDraft record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddRange(parameters);
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return false;

        await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
