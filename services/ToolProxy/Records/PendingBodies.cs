using System.Collections.Concurrent;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.ToolProxy.Records;

/// <summary>Bodies whose records are on their way to the log. Their bytes are bounded: a record that finds no room goes without.</summary>
internal sealed class PendingBodies
{
    public const long MostBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, RecordBody> _bodies = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The record that names the body, which is sent along; or the record as it was.</summary>
    public AuditRecord Attach(AuditRecord record, string name, string mediaType, ReadOnlyMemory<byte> content)
    {
        if (Interlocked.Add(ref _bytes, content.Length) > MostBytes)
        {
            Interlocked.Add(ref _bytes, -content.Length);
            return record;
        }

        var (named, body) = record.Attach(name, mediaType, content);
        _bodies[record.Id] = body;
        return named;
    }

    public IReadOnlyList<RecordBody> Of(IEnumerable<AuditRecord> records) =>
        _bodies.IsEmpty ? [] : [.. records.Select(record => _bodies.GetValueOrDefault(record.Id)).OfType<RecordBody>()];

    /// <summary>The log has them, or has refused them for good.</summary>
    public void Forget(IEnumerable<AuditRecord> records)
    {
        if (_bodies.IsEmpty) return;

        foreach (var record in records)
            if (_bodies.TryRemove(record.Id, out var body))
                Interlocked.Add(ref _bytes, -body.Content.Length);
    }
}
