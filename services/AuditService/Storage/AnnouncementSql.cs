using AgentTrust.AuditService.Log;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>Which entry announces which key, in the entry's transaction. A key that is announced twice counts from the first time.</summary>
internal static class AnnouncementSql
{
    public static void AddTo(NpgsqlBatchCommandCollection batch, IReadOnlyList<NewLeaf> leaves)
    {
        foreach (var leaf in leaves)
        {
            if (leaf.Checked.Announces is not { } announced) continue;

            batch.Add(new("INSERT INTO key_announcements (number, leaf_index, signs_from, former_until) VALUES ($1, $2, $3, $4) ON CONFLICT (number) DO NOTHING")
            {
                Parameters =
                {
                    new() { Value = announced.Number },
                    new() { Value = leaf.Leaf.Index },
                    new() { Value = announced.SignsFrom },
                    new() { Value = announced.FormerUntil },
                },
            });
        }
    }
}
