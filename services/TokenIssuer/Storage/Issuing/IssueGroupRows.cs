using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Reads what the decisions of a group rest on, in one journey: locks first, as far as they are free, then the rest, the time last.</summary>
/// <remarks>Each statement sees what was committed before it began, so those below the locks see what whoever held them before has changed.</remarks>
internal static class IssueGroupRows
{
    /// <summary>Places that somebody takes over right now are as good as unknown.</summary>
    private const string Places =
        $"""
        SELECT asked.agent, asked.key, asked.task, p.task, p.seen_at
        FROM unnest($1, $2, $3) AS asked (agent, key, task)
        JOIN agent_places p ON p.agent = asked.agent AND p.key = asked.key AND p.task = asked.task
        JOIN tasks t ON {PlaceRows.OfLiveTask}
        {PlaceRows.Kept} SKIP LOCKED
        """;

    /// <summary>For each place that is not there yet another one of its key that is: the key is at work, and so it stays until this transaction is over.</summary>
    /// <remarks>
    /// The place is written at the end, and may have been written by another group by then. Whoever takes over holds such a row while it
    /// waits for the other one, so none is added while <see cref="PlaceLock.Agent"/> is held, and whoever asks for that waits before it holds a row.
    /// </remarks>
    private static readonly string Elsewhere =
        $"""
        WITH asked AS MATERIALIZED (
            SELECT a.agent, a.key, a.task FROM unnest($1, $2, $3) AS a (agent, key, task)
            WHERE NOT EXISTS (SELECT FROM agent_places own WHERE own.agent = a.agent AND own.key = a.key AND own.task = a.task)
        )
        SELECT asked.agent, asked.key, asked.task, other.task, other.seen_at
        FROM asked
        CROSS JOIN LATERAL (
            SELECT p.agent, p.task, p.seen_at FROM agent_places p JOIN tasks t ON {PlaceRows.OfLiveTask}
            WHERE p.agent = asked.agent AND p.key = asked.key LIMIT 1
            {PlaceRows.Kept} SKIP LOCKED
        ) AS other
        WHERE {PlaceRows.TryAgentShared("other.agent")}
        """;

    private const string Proofs =
        """
        SELECT asked.issuer, asked.subject, min(proven.agent), count(*)
        FROM unnest($1, $2) AS asked (issuer, subject)
        CROSS JOIN LATERAL (
            SELECT agent FROM attestations WHERE issuer = asked.issuer AND subject = asked.subject AND prefix IS NULL
            UNION
            SELECT agent FROM attestations WHERE issuer = asked.issuer AND prefix IS NOT NULL AND starts_with(asked.subject, prefix)
        ) AS proven
        GROUP BY asked.issuer, asked.subject
        """;

    public static async Task<IssueGroupFacts> ReadAsync(
        NpgsqlTransaction transaction, IReadOnlyList<PendingIssue> group, CancellationToken cancellationToken)
    {
        string[] agents = [.. group.SelectMany(issue => issue.Subject.Actors.Prepend(issue.Subject.Agent)).Distinct()];
        Place[] places = [.. group.Select(issue => issue.Subject.Place).OfType<Place>().Distinct()];
        Attestation[] proofs = [.. group.Select(issue => issue.Subject.Proof).OfType<Attestation>().Distinct()];
        PendingIssue[] presenting = [.. group.Where(issue => issue.Subject.Presented is not null)];

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.BatchCommands.Add(KillSwitchRows.TryLockShared());
        batch.Add(AuthorityRows.TryLockShared, (object)agents);
        object[] asked = [places.Select(place => place.Agent).ToArray(), places.Select(place => place.Key).ToArray(), places.Select(place => place.Task).ToArray()];
        batch.Add(Places, asked);
        batch.Add(Elsewhere, asked);
        batch.Add(AgentRows.WithOwner, (object)agents);
        batch.Add(Proofs, proofs.Select(proof => proof.Issuer).ToArray(), proofs.Select(proof => proof.Subject).ToArray());
        batch.Add("SELECT document FROM tasks WHERE id = ANY($1)", (object)group.Select(issue => issue.Subject.Task!).Distinct().ToArray());
        batch.BatchCommands.Add(RevocationRows.LastEnds(agents, [.. places.Select(place => place.Key).Distinct()]));
        batch.BatchCommands.Add(KillSwitchRows.Select());
        batch.Add("SELECT clock_timestamp()");
        foreach (var issue in presenting) batch.BatchCommands.Add(RevocationRows.Concerning(issue.Subject.Presented));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var everybody = await reader.ReadAsync(cancellationToken) && reader.GetBoolean(0);
        await reader.NextResultAsync(cancellationToken);
        var held = await RowsAsync(reader, row => (Id: row.GetString(0), IsHeld: row.GetBoolean(1)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var seen = await RowsAsync(reader, SeenPlaceOf, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        seen.AddRange(await RowsAsync(reader, SeenPlaceOf, cancellationToken));
        await reader.NextResultAsync(cancellationToken);
        var known = await AuthorityRows.DocumentsAsync<RegisteredAgent>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var proven = await RowsAsync(reader, row => (new Attestation(row.GetString(0), row.GetString(1)), Agent: row.GetInt64(3) == 1 ? row.GetString(2) : null), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var tasks = await AuthorityRows.DocumentsAsync<TaskFacts>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var ends = await RowsAsync(reader, row => ((row.GetString(0), row.GetString(1)), At: row.GetFieldValue<DateTimeOffset>(2)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var killSwitch = await KillSwitchRows.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        var concerning = new Dictionary<PendingIssue, IReadOnlyList<Contracts.Tokens.Revocation>>();
        foreach (var issue in presenting)
        {
            await reader.NextResultAsync(cancellationToken);
            concerning[issue] = await RevocationRows.ReadEntriesAsync(reader, cancellationToken);
        }

        return new IssueGroupFacts
        {
            Held = held.Where(one => everybody && one.IsHeld).Select(one => one.Id).ToHashSet(),
            Places = seen.ToDictionary(one => one.Asked, one => one.Seen),
            Agents = known.ToDictionary(agent => agent.Id),
            Proven = proven.ToDictionary(one => one.Item1, one => one.Agent),
            Tasks = tasks.ToDictionary(task => task.Id),
            Ends = ends.ToDictionary(one => one.Item1, one => one.At),
            KillSwitch = killSwitch,
            Concerning = concerning,
            Now = now,
        };
    }

    private static (Place Asked, SeenPlace Seen) SeenPlaceOf(NpgsqlDataReader row) =>
        (new(row.GetString(0), row.GetString(1), row.GetString(2)), new(row.GetString(1), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)));

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        return rows;
    }
}
