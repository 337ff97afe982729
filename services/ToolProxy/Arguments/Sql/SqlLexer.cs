using System.Buffers;

namespace AgentTrust.ToolProxy.Arguments.Sql;

/// <summary>The tokens of SQL, in a way that PostgreSQL, MySQL, SQLite, SQL Server and Oracle share; where they differ, it is refused.</summary>
internal static class SqlLexer
{
    private const int Longest = 20_000;
    private static readonly SearchValues<char> NotInBrackets = SearchValues.Create("'\"`;-/$");

    /// <exception cref="SqlFaultException">It is not read.</exception>
    public static IReadOnlyList<SqlToken> Read(string sql)
    {
        if (sql.Length > Longest) throw new SqlFaultException($"be longer than {Longest} characters");
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            var sign = sql[at];
            if (sign is ' ' or '\t' or '\n' or '\r') at++;
            else if (char.IsControl(sign)) throw new SqlFaultException("hold control characters");
            else if (sql.AsSpan(at).StartsWith("--", StringComparison.Ordinal)) at = LineComment(sql, at);
            else if (sql.AsSpan(at).StartsWith("/*", StringComparison.Ordinal)) at = BlockComment(sql, at);
            else if (sign is '\'' or '"' or '`') at = Quoted(sql, at, tokens);
            else if (sign == '$' && DollarQuote(sql, at) is var (body, end)) at = Dollar(body, end, tokens);
            else if (char.IsAsciiLetter(sign) || sign == '_' || (sign > 127 && char.IsLetter(sign))) at = Word(sql, at, tokens);
            else if (char.IsAsciiDigit(sign)) at = Number(sql, at, tokens);
            else if (sign is '#' or '\\' || sign > 127) throw new SqlFaultException($"hold {(sign > 127 ? "signs of other scripts" : sign)} outside of quotes, which databases read differently");
            else at = Sign(sql, at, tokens);
        }

        return tokens;
    }

    // MySQL wants a space after --; without one it reads two minus signs, and the rest of the line as SQL.
    private static int LineComment(string sql, int at)
    {
        if (at + 2 < sql.Length && sql[at + 2] is not (' ' or '\t' or '\n' or '\r')) throw new SqlFaultException("hold -- without a space after it");
        return sql.IndexOf('\n', at) is >= 0 and var end ? end : sql.Length;
    }

    private static int BlockComment(string sql, int at)
    {
        var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (end < 0) throw new SqlFaultException("leave a comment open");
        var body = sql.AsSpan(at + 2, end - at - 2);
        // MySQL runs /*! */ and MariaDB /*M! */; PostgreSQL nests comments and others do not.
        if (body.StartsWith("!") || body.StartsWith("M!")) throw new SqlFaultException("hold a comment that is run");
        return body.Contains("/*", StringComparison.Ordinal) ? throw new SqlFaultException("hold a comment in a comment") : end + 2;
    }

    private static int Quoted(string sql, int at, List<SqlToken> tokens)
    {
        var quote = sql[at];
        var end = at;
        do
        {
            end = sql.IndexOf(quote, end + 1);
            if (end < 0) throw new SqlFaultException("leave a quote open");
            if (end > at + 1 && sql[end - 1] == '\\') throw new SqlFaultException("hold a backslash before a quote, which databases read differently");
            if (end + 1 >= sql.Length || sql[end + 1] != quote) break;
            end++;
        }
        while (true);

        var body = sql[(at + 1)..end].Replace($"{quote}{quote}", quote.ToString(), StringComparison.Ordinal);
        if (quote == '`' && body.Contains(';', StringComparison.Ordinal)) throw new SqlFaultException("hold a semicolon in the quotes of a name");
        tokens.Add(new(quote == '\'' ? SqlTokenKind.Value : SqlTokenKind.Quoted, body));
        return end + 1;
    }

    private static (string Body, int End)? DollarQuote(string sql, int at)
    {
        var tagEnd = at + 1;
        while (tagEnd < sql.Length && (char.IsAsciiLetterOrDigit(sql[tagEnd]) || sql[tagEnd] == '_')) tagEnd++;
        if (tagEnd >= sql.Length || sql[tagEnd] != '$' || (tagEnd > at + 1 && char.IsAsciiDigit(sql[at + 1]))) return null;

        var tag = sql[at..(tagEnd + 1)];
        var end = sql.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        if (end < 0) throw new SqlFaultException("leave a $ quote open");
        return (sql[(tagEnd + 1)..end], end + tag.Length);
    }

    // A text to PostgreSQL, SQL to the others; so it must be harmless as both.
    private static int Dollar(string body, int end, List<SqlToken> tokens)
    {
        if (body.Contains(';', StringComparison.Ordinal)) throw new SqlFaultException("hold a semicolon in $ quotes");
        tokens.Add(new(SqlTokenKind.Value, body));
        tokens.AddRange(Read(body));
        return end;
    }

    private static int Word(string sql, int at, List<SqlToken> tokens)
    {
        var end = at;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] is '_' or '$')) end++;
        tokens.Add(new(SqlTokenKind.Word, sql[at..end].ToLowerInvariant()));
        return end;
    }

    private static int Number(string sql, int at, List<SqlToken> tokens)
    {
        var end = at;
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] is '.' or '_')) end++;
        tokens.Add(new(SqlTokenKind.Value, sql[at..end]));
        return end;
    }

    private static int Sign(string sql, int at, List<SqlToken> tokens)
    {
        // SQL Server and SQLite quote names in brackets; a quote or a semicolon there would end something else elsewhere.
        if (sql[at] == '[')
        {
            var end = sql.IndexOf(']', at);
            if (end < 0 || sql.AsSpan(at, end - at).ContainsAny(NotInBrackets)) throw new SqlFaultException("hold quotes, operators and semicolons in brackets");
        }

        tokens.Add(new(SqlTokenKind.Sign, sql[at].ToString()));
        return at + 1;
    }
}
