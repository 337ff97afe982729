using System.Collections.Concurrent;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.Storage.Issuing;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Authority in PostgreSQL. The server's clock is the one clock of all replicas.</summary>
internal sealed class PostgresAuthorityStore(
    NpgsqlDataSource database, Outbox outbox, ChangeSignal signal, TimeProvider time, ILogger<GroupedIssuing> logger) : IAuthorityStore, IDisposable
{
    private const int MostRecalled = 4096;

    private readonly GroupedIssuing _grouped = new(database, outbox, time, logger);
    private readonly ConcurrentDictionary<Attestation, RegisteredAgent> _recalled = new();

    public void Dispose() => _grouped.Dispose();

    public async Task<RegisteredAgent?> FindAgentAsync(string id, CancellationToken cancellationToken) =>
        (await AuthorityRows.AgentsAsync(database, "WHERE id = $1", [id], cancellationToken)).SingleOrDefault();

    public async Task<RegisteredAgent?> FindAgentByAttestationAsync(Attestation attestation, CancellationToken cancellationToken) =>
        await AuthorityRows.AgentsAsync(database, AgentRows.ProvenBy, [attestation.Issuer, attestation.Subject], cancellationToken) is [var only]
            ? only
            : null; // none, or so many that it proves none of them

    public async Task<RegisteredAgent?> RecallAgentAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        if (_recalled.TryGetValue(attestation, out var known)) return known;
        if (await FindAgentByAttestationAsync(attestation, cancellationToken) is not { } agent) return null;

        if (_recalled.Count >= MostRecalled) _recalled.Clear();
        return _recalled[attestation] = agent;
    }

    public async Task<IReadOnlyList<RegisteredAgent>> ListAgentsAsync(CancellationToken cancellationToken) =>
        await AuthorityRows.AgentsAsync(database, "ORDER BY name", [], cancellationToken);

    public async Task<TaskFacts?> FindTaskAsync(string id, CancellationToken cancellationToken) =>
        (await AuthorityRows.TasksAsync(database, "WHERE id = $1", [id], cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<TaskFacts>> ListTasksAsync(string? agent, CancellationToken cancellationToken) =>
        agent is null
            ? await AuthorityRows.TasksAsync(database, "ORDER BY opened_at DESC, id DESC LIMIT 200", [], cancellationToken)
            : await AuthorityRows.TasksAsync(database, "WHERE agent = $1 ORDER BY opened_at DESC, id DESC LIMIT 200", [agent], cancellationToken);

    public async Task<IReadOnlyList<TaskFacts>> ListLiveTasksAsync(string agent, CancellationToken cancellationToken) =>
        await AuthorityRows.TasksAsync(
            database, "WHERE agent = $1 AND state IN ('open', 'suspended') ORDER BY opened_at, id", [agent], cancellationToken);

    public async Task<IReadOnlyList<TaskTemplate>> ListTemplatesAsync(CancellationToken cancellationToken) =>
        await TemplateRows.ReadAsync(database, "ORDER BY name", [], cancellationToken);

    public async Task<TaskTemplate?> FindTemplateAsync(string name, CancellationToken cancellationToken) =>
        (await TemplateRows.ReadAsync(database, "WHERE name = $1", [name], cancellationToken)).SingleOrDefault();

    public async Task<T> ChangeTemplateAsync<T>(
        string name, Func<TaskTemplate?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (template, now) = await TemplateRows.LockAsync(transaction, name, cancellationToken);
        return await CommitAsync(transaction, decide(template, now), cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ListAgentsWithOverdueTasksAsync(CancellationToken cancellationToken) =>
        await AuthorityRows.TextsAsync(
            database,
            "SELECT DISTINCT agent FROM tasks WHERE state IN ('open', 'suspended') AND expires_at <= clock_timestamp()",
            cancellationToken);

    public Task<RevocationPage> ReadRevocationsAsync(long after, CancellationToken cancellationToken) =>
        RevocationRows.ReadAsync(database, after, cancellationToken);

    public async Task<T> ChangeAsync<T>(
        string agent, string? task, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (authority, now) = await AuthorityRows.LockAsync(transaction, AuthorityLock.Change, agent, [], task, null, cancellationToken);
        return await CommitAsync(transaction, decide(authority, now), cancellationToken);
    }

    public Task<KillSwitchFacts> GetKillSwitchAsync(CancellationToken cancellationToken) =>
        KillSwitchRows.FindAsync(database, cancellationToken);

    public async Task<T> ChangeEverythingAsync<T>(
        Func<WholeAuthority, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (authority, now) = await KillSwitchRows.LockAsync(transaction, cancellationToken);
        return await CommitAsync(transaction, decide(authority, now), cancellationToken);
    }

    public async Task<T> IssueAsync<T>(
        IssueSubject subject, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        if (subject.Task is not null)
        {
            var issue = new PendingIssue<T>(subject, decide, cancellationToken);
            if (await _grouped.TryAsync(issue)) return issue.Answer;
        }

        return await IssueAloneAsync(subject, decide, cancellationToken);
    }

    private async Task<T> IssueAloneAsync<T>(
        IssueSubject subject, Func<AgentAuthority?, DateTimeOffset, Decided<T>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (authority, now) = await AuthorityRows.LockAsync(
            transaction, AuthorityLock.Issue, subject.Agent, subject.Actors, subject.Task, subject.Presented, cancellationToken);
        if (subject.Proof is { } proof && !await AgentRows.ProvesAsync(transaction, proof, subject.Agent, cancellationToken))
        {
            _recalled.TryRemove(proof, out _);
            authority = null;
        }

        var place = subject.Place;
        if (place is not null && authority is not null)
        {
            var (places, ended, _) = await PlaceRows.ReadAsync(transaction, place, PlaceLock.Own, cancellationToken);
            if (!places.Any(known => known.Key == place.Key && known.Task == place.Task))
                (places, ended, now) = await PlaceRows.ReadAsync(transaction, place, PlaceLock.Agent, cancellationToken);
            authority = authority.WithPlaces(places, ended);
        }

        var decided = decide(authority, now);
        if (place is not null && authority is not null && decided.Change.Revocations.Count > 0)
        {
            // Rare, so only now: whoever revokes holds the feed, and what it is dated by is read after that.
            (var places, var ended, now) = await PlaceRows.ReadAsync(transaction, place, PlaceLock.AgentAndFeed, cancellationToken);
            decided = decide(authority.WithPlaces(places, ended), now);
        }

        if (!decided.Change.OnlyIssues) throw new InvalidOperationException("Issuing records; it changes no authority.");

        await using var batch = new NpgsqlBatch(connection, transaction);
        PlaceRows.Store(batch, decided.Change);
        PlaceRows.Refresh(batch, decided.Change);
        UseRows.Store(batch, decided.Change);
        RevocationRows.Insert(batch, decided.Change);
        if (decided.Change.Revocations.Count > 0) batch.Add($"NOTIFY {PostgresChanges.Channel}");
        await outbox.WriteAsync(batch, decided.Change.Records, decided.Change.Events, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        if (decided.Change.Revocations.Count > 0) signal.Pulse();
        return decided.Answer;
    }

    public async Task RecordAsync(IReadOnlyList<AuditDraft> records, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await outbox.WriteAsync(transaction, records, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task SeedAsync(
        IReadOnlyList<RegisteredAgent> agents,
        IReadOnlyList<TaskTemplate> templates,
        Func<RegisteredAgent, AuditDraft> record,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        foreach (var agent in agents)
        {
            if (await SeedRows.TryAddAsync(transaction, agent, cancellationToken))
                await outbox.WriteAsync(transaction, [record(agent)], [], cancellationToken);
        }

        foreach (var template in templates) await SeedRows.TryAddAsync(transaction, template, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<T> CommitAsync<T>(NpgsqlTransaction transaction, Decided<T> decided, CancellationToken cancellationToken)
    {
        await AuthorityRows.StoreAsync(transaction, decided.Change, cancellationToken);
        await outbox.WriteAsync(transaction, decided.Change.Records, decided.Change.Events, cancellationToken);

        await transaction.CommitAsync(cancellationToken);
        if (decided.Change.ChangesAuthority) signal.Pulse();
        return decided.Answer;
    }
}
