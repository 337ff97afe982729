using AgentTrust.AuditService.Search.Index;
using AgentTrust.Contracts.Audit;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>Records by their members: by the search index as far as it is, and what was appended since by looking through it.</summary>
internal static class RecordSql
{
    private const string Columns = "SELECT l.leaf_index, l.canonical, l.leaf_hash";

    public static void Search(NpgsqlCommand command, AuditQuery query)
    {
        (string Column, string? Value)[] members =
            [("agent", query.Agent), ("task", query.Task), ("call", query.Call), ("kind", query.Kind), ("outcome", query.Outcome)];
        var asked = members.Where(member => member.Value is not null).ToArray();

        var conditions = new List<string> { "TRUE" };
        if (query.Before is { } before) conditions.Add(With("l.leaf_index < @before", "before", before));
        if (query.After is { } after) conditions.Add(With("l.leaf_index > @after", "after", after));
        // The index knows a value by 64 bits of its digest; the row beside the leaf has all of it.
        foreach (var (column, value) in asked) conditions.Add(With($"l.{column} = @{column}", column, value!));
        var matches = string.Join(" AND ", conditions);
        var inOrder = $"ORDER BY leaf_index {(query.After is null ? "DESC" : "ASC")} LIMIT @limit";
        command.Parameters.AddWithValue("limit", query.Limit);

        if (asked.Length == 0)
        {
            command.CommandText = $"{Columns} FROM log_leaves l WHERE {matches} {inOrder}";
            return;
        }

        var keys = asked.Select(member => With($"s.{member.Column} = @{member.Column}_key", $"{member.Column}_key", SearchKeys.Of(member.Value)!.Value)).ToArray();
        command.Parameters.AddWithValue("version", Indexing.Version);
        command.CommandText = $"""
            SELECT * FROM (
                ({Columns} FROM search_records s JOIN log_leaves l USING (leaf_index) WHERE {string.Join(" AND ", keys)} AND {matches} {inOrder})
                UNION ALL
                ({Columns} FROM log_leaves l
                 WHERE l.leaf_index >= coalesce((SELECT position FROM search_position WHERE version = @version), 0) AND {matches} {inOrder})) AS found
            {inOrder}
            """;

        string With(string condition, string name, object value)
        {
            command.Parameters.AddWithValue(name, value);
            return condition;
        }
    }
}
