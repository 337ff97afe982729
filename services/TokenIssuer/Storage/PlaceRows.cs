using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Tasks;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Who waits while a place is asked for; each includes the former, and its number is that of its statements.</summary>
internal enum PlaceLock
{
    /// <summary>Whoever would take over this place.</summary>
    Own = 0,

    /// <summary>Whoever takes a place of the same agent.</summary>
    Agent = 1,

    /// <summary>Whoever revokes, for the feed is kept in order; and whoever is issued to at the agent's other places.</summary>
    AgentAndFeed = 2,
}

/// <summary>The places of live tasks as rows.</summary>
internal static class PlaceRows
{
    private const int PlaceLocks = 0x4154_504C;

    /// <summary>Of a task that lives.</summary>
    public const string OfLiveTask = "t.id = p.task AND t.state IN ('open', 'suspended') AND t.expires_at > clock_timestamp()";

    private const string OfLiveTasks = $"FROM agent_places p JOIN tasks t ON {OfLiveTask} WHERE p.agent = $1";

    /// <summary>Nobody takes over a place while somebody is issued to there; those who are hinder neither each other nor its being heard of.</summary>
    public const string Kept = "FOR KEY SHARE OF p";

    /// <summary>Waits for whoever is issued to at another place right now, so that it counts as heard of.</summary>
    private const string LockOthers = "SELECT FROM agent_places WHERE agent = $1 AND key <> $2 FOR UPDATE";

    /// <summary>A place that is known already: all that most exchanges need, however many tasks the agent has.</summary>
    private const string Same = $"SELECT p.key, p.task, p.seen_at {OfLiveTasks} AND p.key = $2 AND p.task = $3";

    /// <summary>The asking key with this task and with any other, and each other key once: as ranges of the primary key, for an agent may have thousands of tasks.</summary>
    private const string Others =
        $"""
        ({Same})
        UNION ALL
        (SELECT p.key, p.task, p.seen_at {OfLiveTasks} AND p.key = $2 LIMIT 1)
        UNION ALL
        (SELECT p.key, max(p.task), max(p.seen_at) {OfLiveTasks} AND p.key < $2 GROUP BY p.key)
        UNION ALL
        (SELECT p.key, max(p.task), max(p.seen_at) {OfLiveTasks} AND p.key > $2 GROUP BY p.key)
        """;

    /// <summary>Whether nobody has <see cref="PlaceLock.Agent"/>, nor will before this transaction is over. Waits for nobody.</summary>
    public static string TryAgentShared(string agent) => $"pg_try_advisory_xact_lock_shared({PlaceLocks}, hashtext({agent}))";

    /// <summary>What is known about the places of an agent, and until when the asking key was ended.</summary>
    public static async Task<(IReadOnlyList<SeenPlace> Places, DateTimeOffset? KeyEndedAt, DateTimeOffset Now)> ReadAsync(
        NpgsqlTransaction transaction, Place asked, PlaceLock held, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        if (held == PlaceLock.Agent) batch.Add($"SELECT pg_advisory_xact_lock({PlaceLocks}, hashtext($1))", asked.Agent);
        if (held == PlaceLock.AgentAndFeed)
        {
            batch.BatchCommands.Add(RevocationRows.LockFeed());
            batch.Add(LockOthers, asked.Agent, asked.Key);
        }

        batch.Add(held == PlaceLock.Own ? $"{Same} {Kept}" : Others, asked.Agent, asked.Key, asked.Task);
        batch.Add("SELECT max(at), clock_timestamp() FROM revocations WHERE kind = 'key' AND id = $1", asked.Key);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var skip = (int)held; skip > 0; skip--) await reader.NextResultAsync(cancellationToken);
        var places = new List<SeenPlace>();
        while (await reader.ReadAsync(cancellationToken))
            places.Add(new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        DateTimeOffset? ended = await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(0);
        return (places, ended, reader.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>A task that has ended holds no place any more.</summary>
    public static void Free(NpgsqlBatch batch, IReadOnlyList<TaskFacts> tasks)
    {
        var ended = tasks.Where(task => !TaskLife.IsLive(task)).Select(task => task.Id).ToArray();
        if (ended.Length > 0) batch.Add("DELETE FROM agent_places WHERE task = ANY($1)", (object)ended);
    }

    public static void Store(NpgsqlBatch batch, AuthorityChange change)
    {
        if (change.Place is not { } taken) return;
        if (taken.GivenUp.Count > 0)
            batch.Add("DELETE FROM agent_places WHERE agent = $1 AND key = ANY($2)", taken.Place.Agent, taken.GivenUp.ToArray());
        batch.Add(
            """
            INSERT INTO agent_places (agent, key, task, seen_at) VALUES ($1, $2, $3, clock_timestamp())
            ON CONFLICT (agent, key, task) DO UPDATE SET seen_at = excluded.seen_at
            """,
            taken.Place.Agent, taken.Place.Key, taken.Place.Task);
    }

    /// <summary>A place that is known is heard of, as <see cref="PlaceRules.IsDue"/> has it; one that is not stays unknown.</summary>
    /// <remarks>Waits for nobody: another who writes it has heard of it too, or takes it over and would not have seen this.</remarks>
    public static void Refresh(NpgsqlBatch batch, AuthorityChange change)
    {
        if (change.Heard is { } heard)
            batch.Add(
                """
                UPDATE agent_places SET seen_at = clock_timestamp() WHERE (agent, key, task) IN (
                    SELECT agent, key, task FROM agent_places
                    WHERE agent = $1 AND key = $2 AND task = $3 AND seen_at <= clock_timestamp() - $4
                    FOR NO KEY UPDATE SKIP LOCKED)
                """,
                heard.Place.Agent, heard.Place.Key, heard.Place.Task, heard.Lease / 4);
    }
}
