using System.Net.Http.Headers;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Npgsql;

namespace AgentTrust.Benchmarks.TokenExchange;

/// <summary>An open task and its agent.</summary>
internal sealed record LoadTask(string Id, string Agent);

/// <summary>Opens tasks: each agent's first one through the API, the others as copies of its row.</summary>
internal static class OpenTasks
{
    public static async Task OpenFirstAsync(RunningIssuer issuer, FakeTrustDomain identities, int agents, CancellationToken cancellationToken)
    {
        for (var i = 0; i < agents; i++)
        {
            using var http = new HttpClient { BaseAddress = issuer.Address };
            http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", identities.CredentialOf(SpiffeIds.Platform, SpiffeIds.TokenIssuer));
            await new TokenIssuerClient(http).OpenTaskAsync(
                new OpenTask { Template = LoadAgents.TemplateOf(i), Reference = "alert:Load", Reason = "It is measured." }, cancellationToken);
        }
    }

    /// <summary>Copies rows until there are <paramref name="count"/> open tasks, shared evenly by the agents.</summary>
    public static async Task<IReadOnlyList<LoadTask>> GrowToAsync(RunningIssuer issuer, int count, int agents, CancellationToken cancellationToken)
    {
        await using var grow = issuer.Database.CreateCommand(
            """
            INSERT INTO tasks
            SELECT (jsonb_populate_record(first, jsonb_build_object('id', copy.id, 'document', jsonb_set(first.document, '{id}', to_jsonb(copy.id))))).*
            FROM (SELECT DISTINCT ON (agent) * FROM tasks WHERE state = 'open' ORDER BY agent, opened_at, length(id)) AS ranked
            JOIN tasks AS first ON first.id = ranked.id
            CROSS JOIN LATERAL (SELECT first.id || '-' || n AS id FROM generate_series(2, $1) AS n) AS copy
            ON CONFLICT (id) DO NOTHING
            """);
        grow.Parameters.Add(new NpgsqlParameter { Value = Math.Max(1, count / agents) });
        await grow.ExecuteNonQueryAsync(cancellationToken);
        await using var analyze = issuer.Database.CreateCommand("ANALYZE tasks");
        await analyze.ExecuteNonQueryAsync(cancellationToken);

        await using var list = issuer.Database.CreateCommand("SELECT id, agent FROM tasks WHERE state = 'open'");
        await using var reader = await list.ExecuteReaderAsync(cancellationToken);
        var tasks = new List<LoadTask>();
        while (await reader.ReadAsync(cancellationToken)) tasks.Add(new(reader.GetString(0), reader.GetString(1)));
        return tasks;
    }
}
