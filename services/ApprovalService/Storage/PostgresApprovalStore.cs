using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.BreakGlass;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.ServiceDefaults.Outbox;
using Npgsql;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Storage;

/// <summary>Approvals in PostgreSQL: a row lock makes a step alone, the outbox makes it known.</summary>
internal sealed partial class PostgresApprovalStore(NpgsqlDataSource database, Outbox outbox, NoticeOutbox notices, TimeProvider time) : IApprovalStore
{
    private const string Open = "state IN ('pending', 'granted')";

    public async Task<Submission> SubmitAsync(
        string idempotencyKey, Func<Approval?, Submission> submit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // No row may exist yet that could be locked, so the key itself is.
        await ExecuteAsync(transaction, "SELECT pg_advisory_xact_lock(hashtextextended($1, 7306))", [Text(idempotencyKey)], cancellationToken);
        var newest = await ReadAsync(transaction,
            "SELECT body FROM approval WHERE idempotency_key = $1 ORDER BY number DESC LIMIT 1 FOR UPDATE",
            [Text(idempotencyKey)], cancellationToken);

        var submission = submit(newest.SingleOrDefault());
        if (submission.Former is { } former) await SaveAsync(transaction, former, cancellationToken);
        await SaveAsync(transaction, submission.Standing, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return submission;
    }

    public async Task<Transition?> ChangeAsync(
        string id, Func<Approval, Transition> step, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await ReadAsync(transaction, "SELECT body FROM approval WHERE id = $1 FOR UPDATE", [Text(id)], cancellationToken);
        if (found.SingleOrDefault() is not { } approval) return null;

        var transition = step(approval);
        var measured = await SaveAsync(transaction, transition, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var decision in measured) ApprovalTelemetry.Decided(decision);
        return transition;
    }

    public async Task<IReadOnlyDictionary<string, Transition>> ChangeEachAsync(
        IReadOnlyCollection<string> ids, Func<Approval, Transition> step, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // In one order whoever asks, so that two decisions on the same requests wait for each other and never forever.
        var approvals = await ReadAsync(transaction, "SELECT body FROM approval WHERE id = ANY($1) ORDER BY number FOR UPDATE",
            [Texts(ids)], cancellationToken);

        var (transitions, measured) = (new Dictionary<string, Transition>(StringComparer.Ordinal), new List<MeasuredDecision>());
        foreach (var approval in approvals)
        {
            var transition = transitions[approval.Id] = step(approval);
            measured.AddRange(await SaveAsync(transaction, transition, cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        measured.ForEach(ApprovalTelemetry.Decided);
        return transitions;
    }

    public async Task<int> ChangeAllAsync(
        OpenApprovals which, Func<Approval, Transition> step, Guid? messageId, CancellationToken cancellationToken)
    {
        (string Condition, NpgsqlParameter[] Values) chosen = which switch
        {
            OpenApprovals.OfTask task => ("task = $1", [Text(task.Task)]),
            OpenApprovals.OfAgent agent => ("agent = $1", [Text(agent.Agent)]),
            OpenApprovals.OfAnyone => ("true", []),
            OpenApprovals.DueAt due => ("expires_at <= $1", [Instant(due.Now)]),
            OpenApprovals.EscalatingAt due => ("state = 'pending' AND escalates_at <= $1", [Instant(due.Now)]),
            _ => throw new ArgumentOutOfRangeException(nameof(which), which, "Unknown selection."),
        };

        // The sweeper passes over what somebody is deciding right now; a closed task waits for it.
        var locking = which is OpenApprovals.DueAt or OpenApprovals.EscalatingAt ? "FOR UPDATE SKIP LOCKED" : "FOR UPDATE";

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (messageId is { } message && !await Inbox.TryBeginAsync(transaction, message, cancellationToken)) return 0;

        var approvals = await ReadAsync(transaction,
            $"SELECT body FROM approval WHERE {Open} AND {chosen.Condition} ORDER BY number {locking}", chosen.Values, cancellationToken);
        var transitions = approvals.Select(step).Where(transition => transition.Happened.Count > 0).ToList();
        foreach (var transition in transitions) await SaveAsync(transaction, transition, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return transitions.Count;
    }

    public async Task<Approval?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        return (await ReadAsync(transaction, "SELECT body FROM approval WHERE id = $1", [Text(id)], cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<Approval>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        return await ReadAsync(transaction,
            "SELECT body FROM approval WHERE $1::text IS NULL OR state = $1 ORDER BY number DESC LIMIT 200",
            [Text(state is { } wanted ? NameOf(wanted) : null)], cancellationToken);
    }

    /// <returns>People's decisions in it, to be measured once it is committed.</returns>
    private async Task<IReadOnlyList<MeasuredDecision>> SaveAsync(NpgsqlTransaction transaction, Transition transition, CancellationToken cancellationToken)
    {
        if (transition.Happened.Count == 0) return [];

        var approval = transition.Approval;
        await ExecuteAsync(transaction, """
            INSERT INTO approval (id, idempotency_key, agent, task, state, expires_at, body, summary, approvers, escalates_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at, body = excluded.body, summary = excluded.summary,
                approvers = excluded.approvers, escalates_at = excluded.escalates_at
            """,
            [
                Text(approval.Id), Text(approval.IdempotencyKey), Text(approval.Call.Agent), Text(approval.Call.Task),
                Text(NameOf(approval.State)), Instant(approval.ExpiresAt),
                Text(JsonSerializer.Serialize(approval, WireJson.Options)),
                Text(JsonSerializer.Serialize(AccessRequestView.SummaryOf(approval), WireJson.Options)),
                Texts(approval.AskedGroups),
                Instant(approval.EscalationDue),
            ],
            cancellationToken);
        var measured = new List<MeasuredDecision>();
        foreach (var decision in transition.Decided)
            if (await RememberAsync(transaction, approval, decision, cancellationToken) is { } one) measured.Add(one);

        foreach (var broken in transition.Happened.OfType<Happening.GlassBroken>())
            await PostgresBreakGlassReviews.OpenAsync(transaction, broken.Review, cancellationToken);

        var (records, events) = ApprovalRecords.Of(transition, time.GetUtcNow());
        await notices.WriteAsync(transaction, Notices.Of(transition, time.GetUtcNow()), cancellationToken);
        await outbox.WriteAsync(transaction, records, events, cancellationToken);
        return measured;
    }

    private static async Task<List<Approval>> ReadAsync(
        NpgsqlTransaction transaction, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var approvals = new List<Approval>();
        while (await reader.ReadAsync(cancellationToken))
            approvals.Add(JsonSerializer.Deserialize<Approval>(reader.GetString(0), WireJson.Options)!);
        return approvals;
    }

    private static async Task ExecuteAsync(
        NpgsqlTransaction transaction, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string NameOf(AccessRequestState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
