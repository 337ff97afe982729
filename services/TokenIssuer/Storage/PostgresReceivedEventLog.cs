using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

internal sealed class PostgresReceivedEventLog(NpgsqlDataSource database, Outbox outbox) : IReceivedEventLog
{
    public async Task<bool> IsKnownAsync(string issuer, string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1 FROM received_security_events WHERE issuer = $1 AND id = $2");
        command.Parameters.Add(AuthorityRows.Parameter(issuer));
        command.Parameters.Add(AuthorityRows.Parameter(id));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public async Task KeepAsync(
        string issuer, string id, DateTimeOffset at, DateTimeOffset forgotten, AuditDraft record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add("DELETE FROM received_security_events WHERE received_at < $1", forgotten);
        batch.Add("INSERT INTO received_security_events (issuer, id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", issuer, id, at);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        if (batch.BatchCommands[1].RecordsAffected == 1) await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
