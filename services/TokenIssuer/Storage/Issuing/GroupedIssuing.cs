using System.Diagnostics;
using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Places;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage.Issuing;

/// <summary>Decides and stores what is issued at the same time in one transaction: each decision by its own facts, all of them on disk by one commit.</summary>
internal sealed partial class GroupedIssuing : IDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly Outbox _outbox;
    private readonly ILogger _logger;
    private readonly IssueGroups _groups;

    public GroupedIssuing(NpgsqlDataSource database, Outbox outbox, TimeProvider time, ILogger<GroupedIssuing> logger)
    {
        (_database, _outbox, _logger) = (database, outbox, logger);
        _groups = new IssueGroups(StoreAsync, time);
    }

    public void Dispose() => _groups.Dispose();

    /// <returns>False when it must be decided and stored in a transaction of its own.</returns>
    public Task<bool> TryAsync(PendingIssue issue) => _groups.TryAsync(issue);

    /// <remarks>Nobody's own time-out ends it: the others wait for it too.</remarks>
    private async Task StoreAsync(IReadOnlyList<PendingIssue> group)
    {
        Activity.Current = group[0].Trace;
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        var decided = new List<PendingIssue>();
        try
        {
            var facts = await IssueGroupRows.ReadAsync(transaction, group, CancellationToken.None);
            decided.AddRange(group.Where(issue => facts.AuthorityOf(issue) is { } authority && issue.TryDecide(authority, facts.Now)));
            await WriteAsync(transaction, [.. decided.Select(issue => issue.Change)]);
        }
        catch (Exception e)
        {
            // Broad on purpose: nothing is stored, and what one of them broke must not stop the others. Who broke it hears so alone.
            LogUndone(group.Count, e);
            decided.Clear();
        }

        foreach (var issue in group.Except(decided)) issue.GoAlone();
        if (decided.Count == 0) return;

        await transaction.CommitAsync();
        foreach (var issue in decided) issue.Stored();
    }

    private async Task WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<AuthorityChange> changes)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);

        // Rows that two groups write are locked in one order by both.
        foreach (var change in changes.Where(change => change.Place is not null).OrderBy(change => Order(change.Place!.Place))) PlaceRows.Store(batch, change);
        foreach (var change in changes) PlaceRows.Refresh(batch, change);
        foreach (var change in changes.Where(change => change.Use is not null).OrderBy(change => Order(change.Use!))) UseRows.Store(batch, change);

        await _outbox.WriteAsync(batch, [.. changes.SelectMany(change => change.Records)], [], CancellationToken.None);
    }

    private static (string, string, string) Order(Place place) => (place.Agent, place.Key, place.Task);

    private static (string, string, string, string, string) Order(AgentUse use) => (use.Agent, use.Task, use.Action, use.ResourceType, use.Resource);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "{Count} decisions could not be stored together; each is made again alone")]
    private partial void LogUndone(int count, Exception exception);
}
