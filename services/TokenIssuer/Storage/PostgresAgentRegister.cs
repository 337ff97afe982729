using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Revocation;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>The register in PostgreSQL, beside the authority that it begins.</summary>
internal sealed class PostgresAgentRegister(NpgsqlDataSource database, Outbox outbox, ChangeSignal signal) : IAgentRegister
{
    public async Task<T> RegisterAsync<T>(
        string agent, Func<AgentRegister, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        await using (var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { AgentRows.Lock() } })
            await batch.ExecuteNonQueryAsync(cancellationToken);
        var attestations = await AgentRows.AttestationsAsync(transaction, cancellationToken);
        var (existing, now) = await AuthorityRows.LockAsync(transaction, AuthorityLock.Change, agent, [], null, null, cancellationToken);

        var decided = decide(new AgentRegister(existing?.Agent, attestations), now);
        await AuthorityRows.StoreAsync(transaction, decided.Change, cancellationToken);
        await outbox.WriteAsync(transaction, decided.Change.Records, decided.Change.Events, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        if (decided.Change.ChangesAuthority) signal.Pulse();
        return decided.Answer;
    }

    public async Task<IReadOnlyList<AgentHistoryEntry>> ReadHistoryAsync(string agent, CancellationToken cancellationToken) =>
        await AuthorityRows.ReadAsync<AgentHistoryEntry>(
            database, "SELECT document FROM agent_history WHERE agent = $1 ORDER BY version", [agent], cancellationToken);

    public Task<IReadOnlyList<CountedUse>> ReadUseAsync(string agent, DateTimeOffset since, CancellationToken cancellationToken) =>
        UseRows.ReadAsync(database, agent, since, cancellationToken);

    public async Task RecordDepartureAsync(Departure departure, AuditDraft record, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);

        batch.Add(
            "INSERT INTO departed_people (person, recorded_by, reason, at) VALUES ($1, $2, $3, clock_timestamp()) ON CONFLICT DO NOTHING",
            departure.Person, departure.RecordedBy, departure.Reason);
        if (await batch.ExecuteNonQueryAsync(cancellationToken) == 1) await outbox.WriteAsync(transaction, [record], [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<bool> IsDepartedAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1 FROM departed_people WHERE person = $1");
        command.Parameters.Add(AuthorityRows.Parameter(person));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public async Task<IReadOnlyList<string>> ListUnmarkedOrphansAsync(string? person, CancellationToken cancellationToken) =>
        [.. (await AuthorityRows.AgentsAsync(
            database,
            """
            JOIN departed_people ON person = document -> 'facts' ->> 'owner'
            WHERE ($1 IS NULL OR person = $1)
              AND NOT coalesce((document -> 'facts' ->> 'orphaned')::boolean, false) AND document -> 'facts' ->> 'state' <> 'retired'
            """,
            [AuthorityRows.Parameter(person)],
            cancellationToken)).Select(agent => agent.Id)];
}
