namespace AgentTrust.AuditService.Log;

/// <summary>Numbers of one producer's run that arrived in a row; more records than numbers when one was given twice.</summary>
internal sealed record ArrivedNumbers(string Producer, string Epoch, long First, long Last, long Records)
{
    /// <summary>A batch's numbers, most often one row of them for each producer.</summary>
    public static IReadOnlyList<ArrivedNumbers> Of(IEnumerable<NewLeaf> leaves)
    {
        var arrived = new List<ArrivedNumbers>();
        foreach (var run in leaves.GroupBy(leaf => (leaf.Producer, leaf.Record.Epoch)))
        {
            ArrivedNumbers? row = null;
            foreach (var number in run.Select(leaf => leaf.Record.Sequence).Order())
            {
                if (row is not null && number > row.Last + 1) arrived.Add(row);
                row = row is null || number > row.Last + 1
                    ? new(run.Key.Producer, run.Key.Epoch, number, number, 1)
                    : row with { Last = number, Records = row.Records + 1 };
            }

            arrived.Add(row!);
        }

        return arrived;
    }
}
