using AgentTrust.ServiceDefaults.Storage;

namespace AgentTrust.AuditService.Storage;

/// <summary>What this service may do in its database: append. The triggers refuse everything else besides, to whoever may more.</summary>
internal static class WriterRole
{
    /// <summary>What is written once and stays.</summary>
    internal static readonly IReadOnlyList<string> Evidence = ["log_leaves", "log_tiles", "checkpoints", "signing_keys", "key_announcements", "body_keys"];

    public static DatabaseRole Role => new("writer", GrantTo, Excess);

    // Nobody but this role and the owners comes in at all: on a server that several tenants share, no other one's user sees even the tables' names.
    // Erasing a body sets one column; which numbers of a producer have arrived grows in place and can be counted again from the log.
    private static string GrantTo(string role) => $"""
        DO $grants$ BEGIN
            EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO ', current_database()) || '{role.Replace("'", "''", StringComparison.Ordinal)}';
        END $grants$;
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
        GRANT USAGE ON SCHEMA public TO {role};
        GRANT SELECT ON schema_scripts TO {role};
        GRANT SELECT, INSERT ON {string.Join(", ", Evidence)}, record_bodies, producer_runs TO {role};
        GRANT UPDATE (sealed) ON record_bodies TO {role};
        GRANT UPDATE (seen, records) ON producer_runs TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views, export_positions TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON search_position, search_records, search_owners, search_grants TO {role};
        """;

    private static string Excess => $"""
        SELECT lower(privilege) || ' ' || "table"
        FROM unnest(ARRAY['{string.Join("','", Evidence)}', 'record_bodies', 'producer_runs']) AS "table",
             unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege
        WHERE has_table_privilege("table", privilege)
        UNION ALL
        SELECT 'update columns of ' || "table"
        FROM unnest(ARRAY['{string.Join("','", Evidence)}']) AS "table"
        WHERE has_any_column_privilege("table", 'UPDATE')
        LIMIT 1
        """;
}
