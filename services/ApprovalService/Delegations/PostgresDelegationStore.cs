using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;
using Npgsql;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Delegations;

/// <summary>Delegations in PostgreSQL: one lock for all of them, since each must know the others.</summary>
internal sealed class PostgresDelegationStore(NpgsqlDataSource database, Outbox outbox) : IDelegationStore
{
    private const long AllDelegations = 7306010;

    public async Task<IReadOnlyList<Delegation>> OfAsync(string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT body FROM delegation WHERE NOT ended AND valid_until > $2 AND (lower(person) = lower($1) OR lower(stand_in) = lower($1))
            """);
        command.Parameters.AddRange(new[] { Text(person), Instant(now) });
        return await ReadAsync(command, cancellationToken);
    }

    public async Task AddAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SaveAsync(transaction, delegation, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<(Delegation? Delegation, ApprovalRefusal? Refusal)?> ChangeAsync(
        string id, Func<Delegation, IReadOnlyList<Delegation>, (Delegation?, ApprovalRefusal?)> change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var alone = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({AllDelegations})", connection, transaction);
        await alone.ExecuteNonQueryAsync(cancellationToken);

        await using var read = new NpgsqlCommand("SELECT body FROM delegation WHERE id = $1 OR (NOT ended AND valid_until > $2)", connection, transaction);
        read.Parameters.AddRange(new[] { Text(id), Instant(now) });
        var all = await ReadAsync(read, cancellationToken);
        if (all.FirstOrDefault(one => one.Id == id) is not { } found) return null;

        var (changed, refusal) = change(found, all);
        if (changed is not null && changed != found) await SaveAsync(transaction, changed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (changed, refusal);
    }

    private async Task SaveAsync(NpgsqlTransaction transaction, Delegation delegation, CancellationToken cancellationToken)
    {
        await using var save = new NpgsqlCommand("""
            INSERT INTO delegation (id, person, stand_in, valid_until, ended, body) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, body = excluded.body
            """, transaction.Connection, transaction);
        save.Parameters.AddRange(new[]
        {
            Text(delegation.Id), Text(delegation.Person), Text(delegation.StandIn), Instant(delegation.Until),
            Flag(delegation.EndedAt is not null),
            Text(JsonSerializer.Serialize(delegation, WireJson.Options)),
        });
        await save.ExecuteNonQueryAsync(cancellationToken);
        await outbox.WriteAsync(transaction, [DelegationRecords.Of(delegation)], [], cancellationToken);
    }

    private static async Task<List<Delegation>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Delegation>();
        while (await reader.ReadAsync(cancellationToken)) found.Add(JsonSerializer.Deserialize<Delegation>(reader.GetString(0), WireJson.Options)!);
        return found;
    }
}
