using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments.Sql;

/// <summary>SQL by what its statements do and which tables they name.</summary>
internal static class SqlReading
{
    public static Reading Read(string text, CatalogArgument argument)
    {
        try
        {
            var statements = Split(SqlLexer.Read(text)).Select(SqlStatement.Of).ToArray();
            if (statements.Length == 0) return Reading.Refused("must hold a statement.");
            if (statements.Length > 1 && !argument.Permits.Contains(ArgumentPermit.Statements)) return Reading.Refused("must be one statement; send each in a call of its own.");

            return Reading.Of(statements.SelectMany(statement => statement.Verbs.Select(verb => new NamedThing(ArgumentKind.Sql, verb))
                .Concat(statement.Tables.Select(table => new NamedThing(ArgumentKind.Sql, table, IsTable: true)))).Distinct());
        }
        catch (SqlFaultException e)
        {
            return Reading.Refused($"must not {e.Message}.");
        }
    }

    private static IEnumerable<IReadOnlyList<SqlToken>> Split(IReadOnlyList<SqlToken> tokens)
    {
        var statement = new List<SqlToken>();
        foreach (var token in tokens)
        {
            if (!token.IsSign(';'))
            {
                statement.Add(token);
                continue;
            }

            if (statement.Count > 0) yield return statement;
            statement = [];
        }

        if (statement.Count > 0) yield return statement;
    }
}
