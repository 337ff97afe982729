using System.Text.Json;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.OperatorConsole.Tasks;

/// <summary>What a task has used of its budget, as its records tell it.</summary>
internal sealed record Spent(long Calls, long Writes, long Bytes, long ModelTokens)
{
    public static readonly Spent Nothing = new(0, 0, 0, 0);

    public Spent And(AuditRecord record) => record.Kind switch
    {
        AuditKinds.CallIntent when record.Action != "tool.list" => this with { Calls = Calls + 1, Writes = Writes + (IsRead(record) ? 0 : 1) },
        AuditKinds.CallOutcome => this with { Bytes = Bytes + Number(record, "bytes_read") },
        AuditKinds.Answer => this with { ModelTokens = ModelTokens + Number(record, "input_tokens") + Number(record, "output_tokens") },
        _ => this,
    };

    private static bool IsRead(AuditRecord record) => record.Action?.EndsWith(".read", StringComparison.Ordinal) ?? false;

    private static long Number(AuditRecord record, string name) =>
        record.Details?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
