using Npgsql;
using NpgsqlTypes;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>The statements of <see cref="PostgresSearchIndex"/>.</summary>
internal static class SearchSql
{
    public const string OpenTasks = """
        SELECT task, agent, owner, opened_by, opened_at, ends_at, leaf_index, granted::text
        FROM search_grants WHERE opened_at <= $1 AND ends_at > $1 ORDER BY opened_at, task
        """;

    /// <summary>The log's commits do not wait for the index's: place and records are one transaction, and what a crash takes is made again.</summary>
    public static NpgsqlBatchCommand DurableSoon() => new("SET LOCAL synchronous_commit = off");

    /// <summary>How many rows the planner expects, as its plan in JSON.</summary>
    public static NpgsqlBatchCommand Estimate(IndexQuery query)
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText = $"EXPLAIN (FORMAT JSON) SELECT FROM search_records WHERE {Conditions(query, command)}{OfAgents(query, command)}";
        return command;
    }

    /// <summary>Everything that matches, and the newest of it: for what is rare, where a walk from the newest on would not end.</summary>
    public static NpgsqlBatchCommand FindAmongFew(IndexQuery query)
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText = $"""
            WITH found AS MATERIALIZED (SELECT at, leaf_index FROM search_records WHERE {Conditions(query, command)}{OfAgents(query, command)})
            SELECT at, leaf_index FROM found ORDER BY at DESC, leaf_index DESC LIMIT @limit
            """;
        command.Parameters.Add(new("limit", query.Limit));
        return command;
    }

    public static NpgsqlBatchCommand Find(IndexQuery query)
    {
        var command = new NpgsqlBatchCommand();
        var conditions = Conditions(query, command);
        const string newestFirst = "ORDER BY at DESC, leaf_index DESC LIMIT @limit";
        command.Parameters.Add(new("limit", query.Limit));
        if (query.Agents is null)
        {
            command.CommandText = $"SELECT at, leaf_index FROM search_records WHERE {conditions} {newestFirst}";
            return command;
        }

        // Each agent's newest by its own index, then the newest of those: an owner's few agents among very many stay fast.
        command.Parameters.Add(new("agents", query.Agents.ToArray()));
        command.CommandText = $"""
            SELECT found.at, found.leaf_index FROM unnest(@agents) AS owned (agent)
            CROSS JOIN LATERAL (SELECT at, leaf_index FROM search_records WHERE agent = owned.agent AND {conditions} {newestFirst}) AS found
            {newestFirst}
            """;
        return command;
    }

    public static NpgsqlBatchCommand Count(IndexQuery query)
    {
        var command = new NpgsqlBatchCommand();
        var conditions = Conditions(query, command);
        command.Parameters.Add(new("limit", query.Limit));
        command.CommandText = $"""
            SELECT count(*), min(at), max(at), max(leaf_index) FROM search_records WHERE {conditions}{OfAgents(query, command)}
            GROUP BY kind, action, outcome ORDER BY count(*) DESC, max(leaf_index) DESC LIMIT @limit
            """;
        return command;
    }

    public static NpgsqlBatchCommand InsertRecords(IReadOnlyList<IndexedRecord> records) => new("""
        INSERT INTO search_records (leaf_index, at, agent, task, call, person, kind, action, resource_type, resource, outcome, trace, words)
        SELECT i, at, agent, task, call, person, kind, action, resource_type, resource, outcome, trace, words::int[]
        FROM unnest(@indexes, @times, @agents, @tasks, @calls, @persons, @kinds, @actions, @types, @resources, @outcomes, @traces, @words)
            AS r (i, at, agent, task, call, person, kind, action, resource_type, resource, outcome, trace, words)
        """)
    {
        Parameters =
        {
            new("indexes", records.Select(r => r.Index).ToArray()),
            new("times", records.Select(r => r.At).ToArray()),
            new("agents", records.Select(r => r.Agent).ToArray()),
            new("tasks", records.Select(r => r.Task).ToArray()),
            new("calls", records.Select(r => r.Call).ToArray()),
            new("persons", records.Select(r => r.Person).ToArray()),
            new("kinds", records.Select(r => r.Kind).ToArray()),
            new("actions", records.Select(r => r.Action).ToArray()),
            new("types", records.Select(r => r.ResourceType).ToArray()),
            new("resources", records.Select(r => r.Resource).ToArray()),
            new("outcomes", records.Select(r => r.Outcome).ToArray()),
            new("traces", records.Select(r => r.Trace).ToArray()),
            // An array of arrays must have rows of one length; as text each has its own.
            new("words", records.Select(r => $"{{{string.Join(',', r.Words)}}}").ToArray()),
        },
    };

    public static NpgsqlBatchCommand KeepOwners(IReadOnlyDictionary<string, (string Owner, long Index)> owners) => new("""
        INSERT INTO search_owners AS o (agent, owner, leaf_index) SELECT * FROM unnest(@agents, @owners, @indexes)
        ON CONFLICT (agent) DO UPDATE SET owner = excluded.owner, leaf_index = excluded.leaf_index
        """)
    {
        Parameters =
        {
            new("agents", owners.Keys.ToArray()),
            new("owners", owners.Values.Select(o => o.Owner).ToArray()),
            new("indexes", owners.Values.Select(o => o.Index).ToArray()),
        },
    };

    public static NpgsqlBatchCommand KeepGrants(IReadOnlyList<TaskGrant> grants) => new("""
        INSERT INTO search_grants (task, agent, owner, opened_by, opened_at, ends_at, leaf_index, granted)
        SELECT task, agent, owner, opened_by, opened_at, ends_at, i, granted::jsonb
        FROM unnest(@tasks, @agents, @owners, @openers, @opened, @ends, @indexes, @granted)
            AS g (task, agent, owner, opened_by, opened_at, ends_at, i, granted)
        ON CONFLICT (task) DO NOTHING
        """)
    {
        Parameters =
        {
            new("tasks", grants.Select(g => g.Task).ToArray()),
            new("agents", grants.Select(g => g.Agent).ToArray()),
            new("owners", grants.Select(g => g.Owner).ToArray()),
            new("openers", grants.Select(g => g.OpenedBy).ToArray()),
            new("opened", grants.Select(g => g.OpenedAt).ToArray()),
            new("ends", grants.Select(g => g.EndsAt).ToArray()),
            new("indexes", grants.Select(g => g.Index).ToArray()),
            new("granted", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = grants.Select(g => g.Granted).ToArray() },
        },
    };

    public static NpgsqlBatchCommand EndGrants(IReadOnlyDictionary<string, DateTimeOffset> ended) => new("""
        UPDATE search_grants AS g SET ends_at = least(g.ends_at, e.ended) FROM unnest(@tasks, @ended) AS e (task, ended) WHERE g.task = e.task
        """)
    {
        Parameters = { new("tasks", ended.Keys.ToArray()), new("ended", ended.Values.ToArray()) },
    };

    private static string OfAgents(IndexQuery query, NpgsqlBatchCommand command)
    {
        if (query.Agents is null) return "";
        command.Parameters.Add(new("agents", query.Agents.ToArray()));
        return " AND agent = ANY(@agents)";
    }

    private static string Conditions(IndexQuery query, NpgsqlBatchCommand command)
    {
        var conditions = new List<string> { "TRUE" };
        void Where(string condition, string name, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            command.Parameters.Add(new(name, value));
        }

        (string Column, long? Key)[] keys =
        [
            ("agent", query.Agent), ("task", query.Task), ("call", query.Call), ("person", query.Person), ("kind", query.Kind), ("action", query.Action),
            ("resource_type", query.ResourceType), ("resource", query.Resource), ("outcome", query.Outcome), ("trace", query.Trace),
        ];
        foreach (var (column, key) in keys) Where($"{column} = @{column}", column, key);
        Where("at >= @from", "from", query.From?.ToUniversalTime());
        Where("at < @to", "to", query.To?.ToUniversalTime());
        Where("words @> @words", "words", query.Words.Count > 0 ? query.Words.ToArray() : null);
        if (query.Behind is { } behind)
        {
            Where("(at, leaf_index) < (@behind_at, @behind_index)", "behind_at", behind.At);
            command.Parameters.Add(new("behind_index", behind.Index));
        }

        return string.Join(" AND ", conditions);
    }
}
