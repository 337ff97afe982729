using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.ServiceDefaults.Outbox;

/// <summary>What the log acknowledged last, kept a while longer: a log that was brought back to an earlier state has lost it, sees the gap and asks.</summary>
/// <remarks>Records that name bodies are not kept: the log takes none without its bodies, and those are forgotten when they are acknowledged.</remarks>
public sealed class AcknowledgedRecords
{
    private const int Most = 2000;
    private const int BatchSize = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, AuditRecord> _kept = [];

    /// <param name="records">Of this process's one run.</param>
    public void Keep(IEnumerable<AuditRecord> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
                if (record.Bodies is not { Count: > 0 }) _kept[record.Sequence] = record;
            while (_kept.Count > Most) _kept.Remove(_kept.First().Key);
        }
    }

    /// <summary>Sends again what an answer of the log asks for, as far as it is kept; each once, so that nobody asks for ever.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SendAgainAsync(
        IReadOnlyList<AppendResult> answer,
        Func<IReadOnlyList<AuditRecord>, CancellationToken, Task<IReadOnlyList<AppendResult>>> appendAsync,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(appendAsync);
        var sent = 0;
        while (Take(answer) is { Count: > 0 } asked)
        {
            try
            {
                answer = await appendAsync(asked, cancellationToken);
                sent += asked.Count;
            }
            catch (Exception e) when (e is not ProblemException { Status: HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge })
            {
                Keep(asked); // the next answer asks again
                throw;
            }
        }

        return sent;
    }

    private List<AuditRecord> Take(IReadOnlyList<AppendResult> answer)
    {
        lock (_lock)
        {
            var asked = answer.SelectMany(result => result.Missing ?? [])
                .SelectMany(missing => _kept.Where(kept => kept.Key >= missing.First && kept.Key <= missing.Last))
                .Select(kept => kept.Value).Take(BatchSize).ToList();
            foreach (var record in asked) _kept.Remove(record.Sequence);
            return asked;
        }
    }
}
