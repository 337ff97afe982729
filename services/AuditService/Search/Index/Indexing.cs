using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>What is findable of records. Pure, so that the index can be made again at any time.</summary>
internal static class Indexing
{
    /// <summary>Raised when the same log would give another index; every index is then made again.</summary>
    public const int Version = 1;

    private static readonly DateTimeOffset NoEnd = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="leaves">A stretch of the log, in order.</param>
    /// <param name="damaged">Told of each leaf that is not what was hashed: it cannot be found, and everything behind it can.</param>
    public static IndexBatch Of(IReadOnlyList<StoredLeaf> leaves, Action<DamagedLogException> damaged)
    {
        var records = new List<IndexedRecord>(leaves.Count);
        var owners = new Dictionary<string, (string, long)>(StringComparer.Ordinal);
        var opened = new List<TaskGrant>();
        var ended = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

        foreach (var leaf in leaves)
        {
            if (Read(leaf, damaged) is not { } logged) continue;
            var record = logged.Record;
            records.Add(Keyed(logged));
            if (record is { Agent: { } agent } && OwnerIn(record) is { } owner) owners[agent] = (owner, logged.Index);
            if (record is { Kind: AuditKinds.TaskOpened, Task: not null, Agent: not null }) opened.Add(GrantOf(logged));
            if (record is { Kind: AuditKinds.TaskClosed, Task: { } task }) ended[task] = At(record);
        }

        return new(records, owners, opened, ended, leaves[^1].Index + 1);
    }

    /// <summary>As exact as the database keeps it, so that a cursor comes out as it went in; and no time that it does not have.</summary>
    public static DateTimeOffset At(AuditRecord record)
    {
        var utc = record.Time.ToUniversalTime();
        return utc < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : utc > NoEnd ? NoEnd : utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static LoggedRecord? Read(StoredLeaf leaf, Action<DamagedLogException> damaged)
    {
        try
        {
            return CanonicalLeaf.Decode(leaf);
        }
        catch (DamagedLogException e)
        {
            damaged(e);
            return null;
        }
        catch (JsonException e)
        {
            damaged(new DamagedLogException($"entry {leaf.Index} cannot be read: {e.Message}"));
            return null;
        }
    }

    private static IndexedRecord Keyed(LoggedRecord logged)
    {
        var record = logged.Record;
        return new(logged.Index, At(record))
        {
            Agent = SearchKeys.Of(record.Agent),
            Task = SearchKeys.Of(record.Task),
            Call = SearchKeys.Of(record.Call),
            Person = SearchKeys.Of(record.Person),
            Kind = SearchKeys.Of(record.Kind)!.Value,
            Action = SearchKeys.Of(record.Action),
            ResourceType = SearchKeys.Of(record.Resource?.Type),
            Resource = SearchKeys.Of(record.Resource?.Id),
            Outcome = SearchKeys.Of(record.Outcome),
            Trace = SearchKeys.Of(record.TraceId),
            Words = [.. SearchKeys.WordsOf(record).Select(SearchKeys.OfWord).Distinct()],
        };
    }

    /// <summary>Records of before the owner stood in them name at least who took over or registered.</summary>
    private static string? OwnerIn(AuditRecord record) => record.Kind.StartsWith("agent.", StringComparison.Ordinal)
        ? Texts.One(record, "owner") ?? (record.Kind is AuditKinds.AgentRegistered or AuditKinds.AgentTransferred ? record.Person : null)
        : null;

    private static TaskGrant GrantOf(LoggedRecord logged)
    {
        var record = logged.Record;
        var isSaid = Texts.Member(record, "boundaries") is { ValueKind: JsonValueKind.Array } && Texts.Member(record, "steps") is { ValueKind: JsonValueKind.Array };
        return new(
            record.Task!, record.Agent!, Texts.One(record, "owner"), Texts.One(record, "opened_by") ?? record.Person,
            At(record), Texts.Member(record, "expires_at") is { ValueKind: JsonValueKind.String } end && end.TryGetDateTimeOffset(out var at) ? at.ToUniversalTime() : NoEnd,
            logged.Index,
            isSaid ? JsonSerializer.Serialize(new Dictionary<string, JsonElement> { ["steps"] = Texts.Member(record, "steps")!.Value, ["boundaries"] = Texts.Member(record, "boundaries")!.Value }) : null);
    }
}
