using AgentTrust.TokenIssuer.AccessReview;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>What was used, counted where it was issued.</summary>
internal static class UseRows
{
    private const int Parts = 16;

    /// <summary>One upsert; which row of a count depends on the session, so that two sessions rarely wait for each other.</summary>
    public static void Store(NpgsqlBatch batch, AuthorityChange change)
    {
        if (change.Use is not { } use) return;
        batch.Add(
            $"""
            INSERT INTO agent_use AS use (agent, task, action, resource_type, resource, part, calls, first_at, last_at)
            VALUES ($1, $2, $3, $4, $5, pg_backend_pid() % {Parts}, 1, clock_timestamp(), clock_timestamp())
            ON CONFLICT (agent, task, action, resource_type, resource, part)
            DO UPDATE SET calls = use.calls + 1, last_at = greatest(use.last_at, excluded.last_at)
            """,
            use.Agent, use.Task, use.Action, use.ResourceType, use.Resource);
    }

    public static async Task<IReadOnlyList<CountedUse>> ReadAsync(
        NpgsqlDataSource database, string agent, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT task, action, resource_type, resource, sum(calls)::bigint, max(last_at) FROM agent_use
            WHERE agent = $1 AND last_at >= $2
            GROUP BY task, action, resource_type, resource ORDER BY task, action, resource_type, resource
            """);
        command.Parameters.Add(AuthorityRows.Parameter(agent));
        command.Parameters.Add(AuthorityRows.Parameter(since));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counted = new List<CountedUse>();
        while (await reader.ReadAsync(cancellationToken))
        {
            counted.Add(new(
                new AgentUse(agent, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)),
                reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return counted;
    }
}
