using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;

namespace AgentTrust.PolicyService.Replay;

/// <summary>History from text: one record a line, as its producer sent it or as the log answers with it.</summary>
internal static class RecordLines
{
    /// <summary>What the log takes at most, as text with every character escaped.</summary>
    private const int LongestLine = 1024 * 1024;

    public static async IAsyncEnumerable<HistoryEntry> ReadAsync(TextReader lines, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 1; await lines.ReadLineAsync(cancellationToken) is { } line; number++)
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line, $"line {number}");
    }

    private static HistoryEntry Parse(string line, string name)
    {
        if (line.Length > LongestLine) return new(null, null, name, $"a line is longer than {LongestLine} characters");
        try
        {
            var json = JsonElement.Parse(line);
            if (json.ValueKind != JsonValueKind.Object) return Fault(name);

            var logged = json.TryGetProperty("record", out var inner);
            var record = (logged ? inner : json).Deserialize<AuditRecord>(WireJson.Options);
            return record is null
                ? Fault(name)
                : new(record, logged && json.TryGetProperty("index", out var index) && index.TryGetInt64(out var number) ? number : null, record.Id, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Fault(name);
        }
    }

    private static HistoryEntry Fault(string name) => new(null, null, name, "a line is no record of the log");
}
