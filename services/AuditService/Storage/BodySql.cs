using AgentTrust.AuditService.Log;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>What a batch of the log does to bodies, in its transaction.</summary>
internal static class BodySql
{
    public static void AddTo(NpgsqlBatchCommandCollection batch, IReadOnlyList<NewLeaf> leaves)
    {
        var come = leaves.SelectMany(leaf => leaf.Checked.Bodies, (leaf, body) => (leaf.Leaf.Index, Body: body)).ToArray();
        if (come.Length > 0)
        {
            batch.Add(new("INSERT INTO record_bodies (leaf_index, name, kept_since, sealed) SELECT * FROM unnest($1, $2, $3, $4)")
            {
                Parameters =
                {
                    new() { Value = come.Select(one => one.Index).ToArray() },
                    new() { Value = come.Select(one => one.Body.Name).ToArray() },
                    new() { Value = come.Select(one => one.Body.KeptSince).ToArray() },
                    new() { Value = come.Select(one => one.Body.Sealed).ToArray() },
                },
            });
        }

        var erased = leaves.SelectMany(leaf => leaf.Checked.Erases).ToArray();
        if (erased.Length > 0)
        {
            batch.Add(new("""
                UPDATE record_bodies AS body SET sealed = NULL FROM unnest($1, $2) AS erased (leaf_index, name)
                WHERE body.leaf_index = erased.leaf_index AND body.name = erased.name AND body.sealed IS NOT NULL
                """)
            {
                Parameters =
                {
                    new() { Value = erased.Select(body => body.Index).ToArray() },
                    new() { Value = erased.Select(body => body.Name).ToArray() },
                },
            });
        }
    }
}
