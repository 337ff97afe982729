using System.Runtime.CompilerServices;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.PolicyService.Replay;

/// <summary>History from the audit log, newest first, page by page.</summary>
internal static class LogHistory
{
    private const int PageSize = 500;

    /// <summary>The log is in the order of arrival. A record that waited longer than this for the log while newer ones overtook it may be missed.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    public static async IAsyncEnumerable<HistoryEntry> ReadAsync(
        AuditClient log, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (long? before = null; ;)
        {
            var page = await log.SearchAsync(new() { Kind = AuditKinds.Decision, Before = before, Limit = PageSize }, cancellationToken);
            foreach (var logged in page)
                if (!(logged.Record.Time < from) && !(logged.Record.Time >= to))
                    yield return new(logged.Record, logged.Index, logged.Record.Id, null);

            if (page.Count < PageSize || page.All(logged => logged.Record.Time < from - LongestDelay)) yield break;
            before = page.Min(logged => logged.Index);
        }
    }
}
