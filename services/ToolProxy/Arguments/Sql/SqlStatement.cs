namespace AgentTrust.ToolProxy.Arguments.Sql;

/// <summary>What one statement does, and to what.</summary>
/// <param name="Verbs">The word that it begins with, and every other that changes something, wherever it stands.</param>
/// <param name="Tables">As written, parts with a dot between them; unquoted ones in lower case.</param>
internal sealed record SqlStatement(IReadOnlyList<string> Verbs, IReadOnlyList<string> Tables)
{
    /// <summary>Words that make a statement change or run something, also inside of a WITH, after EXPLAIN, or where no semicolon is needed.</summary>
    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "insert", "update", "delete", "merge", "upsert", "truncate", "drop", "alter", "create", "grant", "revoke", "call", "exec", "execute", "do", "copy",
        "into", "vacuum", "reindex", "attach", "detach", "pragma", "load", "lock", "rename", "replace", "handler", "import", "backup", "restore", "shutdown",
        "kill", "bulk", "deny", "dbcc", "reconfigure", "waitfor", "prepare", "deallocate", "set", "reset", "use", "begin", "commit", "rollback", "declare", "refresh",
        "cluster", "notify", "listen", "comment", "security", "purge", "flush", "install", "uninstall", "outfile", "dumpfile",
    };

    /// <summary>Functions of the usual databases that read files, reach other machines or change what SELECT should not.</summary>
    private static readonly HashSet<string> Reaching = new(StringComparer.Ordinal)
    {
        "pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_stat_file", "pg_file_write", "pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_sleep",
        "lo_import", "lo_export", "lo_from_bytea", "lo_put", "dblink", "dblink_exec", "dblink_connect", "dblink_send_query", "query_to_xml", "database_to_xml",
        "set_config", "setval", "nextval", "xp_cmdshell", "xp_dirtree", "xp_regread", "xp_fileexist", "sp_executesql", "sp_oacreate", "openrowset", "opendatasource", "openquery",
        "load_file", "load_extension", "sys_exec", "sys_eval", "readfile", "writefile", "edit", "fts3_tokenizer", "utl_http", "utl_file", "utl_smtp", "utl_tcp", "httpuritype",
        "dbms_scheduler", "dbms_xmlquery", "dbms_sql", "benchmark", "sleep", "read_csv", "read_text", "read_parquet", "url", "s3", "remote", "file",
    };

    /// <summary>What in front of a changing word takes it back: it belongs to another clause.</summary>
    private static readonly HashSet<(string, string)> Harmless = [("for", "update"), ("key", "update"), ("on", "update"), ("on", "delete"), ("for", "share")];

    public static SqlStatement Of(IReadOnlyList<SqlToken> tokens)
    {
        var verbs = new SortedSet<string>(StringComparer.Ordinal) { tokens.FirstOrDefault(token => !token.IsSign('(')) is { Kind: SqlTokenKind.Word } first ? first.Text : "unknown" };
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind == SqlTokenKind.Word && !IsMember(tokens, at) && Changing.Contains(tokens[at].Text) && !IsHarmless(tokens, at)) verbs.Add(tokens[at].Text);
            // Called in quotes too, and as a member of a package.
            if (tokens[at].IsName && Reaching.Contains(tokens[at].Text.ToLowerInvariant()) && (Follows(tokens, at, '(') || Follows(tokens, at, '.'))) verbs.Add("call");
        }

        if (verbs.Remove("into")) verbs.Add("insert");
        return new([.. verbs], [.. SqlTables.Of(tokens)]);
    }

    private static bool IsMember(IReadOnlyList<SqlToken> tokens, int at) => at > 0 && tokens[at - 1].IsSign('.');

    private static bool Follows(IReadOnlyList<SqlToken> tokens, int at, char sign) => at + 1 < tokens.Count && tokens[at + 1].IsSign(sign);

    private static bool IsHarmless(IReadOnlyList<SqlToken> tokens, int at) =>
        (at > 0 && tokens[at - 1].Kind == SqlTokenKind.Word && Harmless.Contains((tokens[at - 1].Text, tokens[at].Text)))
        // REPLACE(text, …) and the like are functions of the same name.
        || (at > 0 && tokens[at].Text is "replace" && Follows(tokens, at, '('));
}
