using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;
using Npgsql;

namespace AgentTrust.AuditService.Storage;

/// <summary>What the log lacks of the runs that a batch is of, out of the batch's own answer: nobody waits for another question.</summary>
internal static class MissingSql
{
    public static readonly IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>> Nothing = new Dictionary<ProducerRun, IReadOnlyList<MissingNumbers>>();

    /// <param name="batch">One of its statements is <see cref="LogSql.CountRuns"/>; none behind it answers with rows.</param>
    /// <param name="answersBefore">How many statements before it do.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<IReadOnlyDictionary<ProducerRun, IReadOnlyList<MissingNumbers>>> ExecuteAsync(
        NpgsqlBatch batch, int answersBefore, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; i < answersBefore; i++) await reader.NextResultAsync(cancellationToken);

        var gaps = new List<(ProducerRun Run, MissingNumbers Numbers)>();
        while (await reader.ReadAsync(cancellationToken))
            gaps.Add((new(reader.GetString(0), reader.GetString(1)), new() { First = reader.GetInt64(2), Last = reader.GetInt64(3) }));

        // To the very end: what fails there, the commit itself among it, must be heard.
        while (await reader.NextResultAsync(cancellationToken)) { }

        return gaps.Count == 0
            ? Nothing
            : gaps.GroupBy(gap => gap.Run).ToDictionary(run => run.Key, IReadOnlyList<MissingNumbers> (run) => [.. run.Select(gap => gap.Numbers)]);
    }
}
