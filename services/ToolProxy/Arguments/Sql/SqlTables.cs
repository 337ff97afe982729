namespace AgentTrust.ToolProxy.Arguments.Sql;

/// <summary>The tables that a statement names: after FROM, JOIN, INTO, UPDATE, TABLE and the commas that go on.</summary>
internal static class SqlTables
{
    private static readonly HashSet<string> Before = new(StringComparer.Ordinal) { "from", "join", "into", "update", "table", "using", "view", "truncate", "describe", "desc" };
    private static readonly HashSet<string> Between = new(StringComparer.Ordinal) { "only", "if", "not", "exists", "lateral", "table", "ignore" };
    private static readonly HashSet<string> After = new(StringComparer.Ordinal)
    {
        "where", "on", "set", "group", "order", "limit", "having", "union", "join", "left", "right", "inner", "outer", "cross", "full", "natural", "using",
        "values", "select", "returning", "when", "offset", "fetch", "for", "window", "except", "intersect",
    };

    public static IEnumerable<string> Of(IReadOnlyList<SqlToken> tokens)
    {
        var own = Own(tokens);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind != SqlTokenKind.Word || !Before.Contains(tokens[at].Text)) continue;
            var next = at + 1;
            do
            {
                while (next < tokens.Count && tokens[next].Kind == SqlTokenKind.Word && Between.Contains(tokens[next].Text)) next++;
                if (Name(tokens, ref next) is not { } name) break;
                found.Add(name);
                // An alias, and the next of a list.
                while (next < tokens.Count && tokens[next].IsName && !After.Contains(tokens[next].Text)) next++;
            }
            while (next < tokens.Count && tokens[next].IsSign(',') && ++next < tokens.Count);
        }

        return found.Except(own);
    }

    private static string? Name(IReadOnlyList<SqlToken> tokens, ref int at)
    {
        if (at >= tokens.Count || !tokens[at].IsName || (tokens[at].Kind == SqlTokenKind.Word && After.Contains(tokens[at].Text))) return null;
        var name = tokens[at++].Text;
        while (at + 1 < tokens.Count && tokens[at].IsSign('.') && tokens[at + 1].IsName)
        {
            name = $"{name}.{tokens[at + 1].Text}";
            at += 2;
        }

        return name;
    }

    // WITH name AS ( … ), name (columns) AS ( … ): tables of the statement itself.
    private static HashSet<string> Own(IReadOnlyList<SqlToken> tokens)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        if (tokens.Count == 0 || !tokens[0].IsWord("with")) return own;
        for (var at = 1; at + 2 < tokens.Count; at++)
            if (tokens[at].IsName && tokens[at + 1].IsWord("as") && (tokens[at + 2].IsSign('(') || tokens[at + 2].IsWord("materialized"))) own.Add(tokens[at].Text);
        return own;
    }
}
