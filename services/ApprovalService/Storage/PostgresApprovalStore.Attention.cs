using System.Globalization;
using System.Text.Json;
using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using Npgsql;
using NpgsqlTypes;
using static AgentTrust.ServiceDefaults.Storage.SqlParameters;

namespace AgentTrust.ApprovalService.Storage;

/// <summary>Lists of many, and how people decide on them.</summary>
internal sealed partial class PostgresApprovalStore
{
    public async Task<AccessRequestPage> PageAsync(ApprovalSearch search, CancellationToken cancellationToken)
    {
        // What is due is not pending any more, whether or not the sweeper came by.
        const string Matching = """
            ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR task = $2) AND ($3::text IS NULL OR agent = $3)
            AND ($4::text[] IS NULL OR approvers && $4) AND ($1 IS DISTINCT FROM 'pending' OR expires_at > $5)
            """;
        NpgsqlParameter[] Parameters() =>
        [
            Text(search.State is { } state ? NameOf(state) : null), Text(search.Task), Text(search.Agent),
            Texts(search.Groups),
            Instant(search.Now),
        ];

        await using var batch = database.CreateBatch();
        var page = new NpgsqlBatchCommand($"""
            SELECT number, summary, CASE WHEN summary IS NULL THEN body END FROM approval
            WHERE {Matching} AND ($6::bigint IS NULL OR number < $6) ORDER BY number DESC LIMIT $7
            """);
        page.Parameters.AddRange(Parameters());
        page.Parameters.Add(Number(search.Before));
        page.Parameters.Add(new() { Value = search.Limit + 1, NpgsqlDbType = NpgsqlDbType.Integer });
        var count = new NpgsqlBatchCommand($"SELECT count(*) FROM approval WHERE {Matching}");
        count.Parameters.AddRange(Parameters());
        batch.BatchCommands.Add(page);
        batch.BatchCommands.Add(count);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var found = new List<(long Number, AccessRequestSummary Summary)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var summary = await reader.IsDBNullAsync(1, cancellationToken)
                ? AccessRequestView.SummaryOf(JsonSerializer.Deserialize<Approval>(reader.GetString(2), WireJson.Options)!)
                : JsonSerializer.Deserialize<AccessRequestSummary>(reader.GetString(1), WireJson.Options)!;
            found.Add((reader.GetInt64(0), AccessRequestView.At(summary, search.Now)));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new()
        {
            Items = [.. found.Take(search.Limit).Select(one => one.Summary)],
            NextCursor = found.Count > search.Limit ? found[search.Limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null,
            Total = reader.GetInt64(0),
        };
    }

    public async Task OpenedAsync(string id, string person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO approval_opened (approval, person, opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        command.Parameters.AddRange(new[] { Text(id), Text(person), Instant(now) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<int> CountGrantsAsync(string person, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT count(*) FROM approval_decision WHERE lower(person) = lower($1) AND granted AND decided_at > $2");
        command.Parameters.AddRange(new[] { Text(person), Instant(since) });
        return (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyList<ReviewerMeasures>> MeasureAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT person, count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - requested_at)),
                   count(*) FILTER (WHERE NOT opened), count(*) FILTER (WHERE before > 4)
            FROM (SELECT *, count(*) OVER (PARTITION BY person ORDER BY decided_at RANGE BETWEEN '1 minute' PRECEDING AND CURRENT ROW) AS before
                  FROM approval_decision WHERE decided_at > $1) AS decided
            GROUP BY person ORDER BY person
            """);
        command.Parameters.Add(Instant(since));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reviewers = new List<ReviewerMeasures>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reviewers.Add(new()
            {
                Person = reader.GetString(0),
                Granted = (int)reader.GetInt64(1),
                Rejected = (int)reader.GetInt64(2),
                MedianSeconds = reader.GetDouble(3),
                WithoutOpening = (int)reader.GetInt64(4),
                InBursts = (int)reader.GetInt64(5),
            });
        }

        return reviewers;
    }

    /// <returns>How it was decided, to be measured once it is committed; null when it was said before.</returns>
    private static async Task<MeasuredDecision?> RememberAsync(
        NpgsqlTransaction transaction, Approval approval, ApprovalDecision decision, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO approval_decision (approval, person, granted, requested_at, decided_at, opened)
            VALUES ($1, $2, $3, $4, $5, EXISTS (SELECT 1 FROM approval_opened WHERE approval = $1 AND person = $2)) ON CONFLICT DO NOTHING
            RETURNING opened, (SELECT count(*) FROM approval_decision AS other
                               WHERE lower(other.person) = lower($2) AND other.decided_at BETWEEN $5 - interval '1 minute' AND $5)
            """, transaction.Connection, transaction);
        command.Parameters.AddRange(new[]
        {
            Text(approval.Id), Text(decision.Person), Flag(decision.Granted),
            Instant(approval.RequestedAt), Instant(decision.At),
        });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(decision.Granted, decision.At - approval.RequestedAt, reader.GetBoolean(0), reader.GetInt64(1))
            : null;
    }
}
