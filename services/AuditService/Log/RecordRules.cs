using System.Buffers;
using System.Text.Json;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Log;

/// <summary>What a record must be like before it can be appended.</summary>
internal static class RecordRules
{
    // RFC 8785 §3.1 by I-JSON: what every reader holds exactly.
    private const long LargestSequence = (1L << 53) - 1;
    private const int LongestName = 256;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(char.IsControl)]);

    /// <returns>The record ready to append, or what is wrong with it.</returns>
    public static (CheckedRecord? Record, AppendRefusal? Refusal, string Detail) Check(AuditRecord record, LogOptions limits)
    {
        if (Fault(record) is { } fault) return (null, AppendRefusal.RecordMalformed, fault);

        byte[] canonical;
        try
        {
            canonical = CanonicalRecord.Encode(record);
        }
        catch (JsonException e)
        {
            return (null, AppendRefusal.RecordMalformed, $"Record {record.Id} has no canonical form: {e.Message}");
        }

        return canonical.Length > limits.MaxRecordBytes
            ? (null, AppendRefusal.TooLarge, $"Record {record.Id} has {canonical.Length} bytes; {limits.MaxRecordBytes} are allowed.")
            : (new CheckedRecord(record, canonical), null, "");
    }

    private static string? Fault(AuditRecord record)
    {
        ReadOnlySpan<(string Name, string? Value, bool Required)> names =
        [
            ("id", record.Id, true), ("kind", record.Kind, true), ("epoch", record.Epoch, true), ("agent", record.Agent, false),
            ("task", record.Task, false), ("call", record.Call, false), ("outcome", record.Outcome, false),
        ];
        foreach (var (name, value, required) in names)
        {
            if (value is null && !required) continue;
            if (string.IsNullOrEmpty(value) || value.Length > LongestName || value.AsSpan().ContainsAny(Controls))
                return $"A record's {name} must have 1 to {LongestName} characters and no control character.";
        }

        return record.Sequence is < 1 or > LargestSequence
            ? $"Record {record.Id} has sequence {record.Sequence}; the first is 1 and the last {LargestSequence}."
            : null;
    }
}
