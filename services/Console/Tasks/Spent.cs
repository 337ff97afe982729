using System.Collections.Immutable;
using System.Text.Json;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.OperatorConsole.Tasks;

/// <summary>What a task has used of its budget, as its records tell it.</summary>
internal sealed record Spent(long Calls, long Writes, long Bytes, long ModelTokens)
{
    public static readonly Spent Nothing = new(0, 0, 0, 0);

    /// <summary>Calls that are about to be made: one that is refused all the same counts for nothing, and the proxy takes it back.</summary>
    private ImmutableHashSet<string> UnderWay { get; init; } = [];

    public Spent And(AuditRecord record) => record.Kind switch
    {
        AuditKinds.CallIntent when record.Action != "tool.list" => Count(record, 1) with { UnderWay = UnderWay.Add(record.Call ?? "") },
        AuditKinds.CallRefused when UnderWay.Contains(record.Call ?? "") => Count(record, -1) with { UnderWay = UnderWay.Remove(record.Call ?? "") },
        AuditKinds.CallOutcome => this with { Bytes = Bytes + Number(record, "bytes_read"), UnderWay = UnderWay.Remove(record.Call ?? "") },
        AuditKinds.Answer => this with { ModelTokens = ModelTokens + Number(record, "input_tokens") + Number(record, "output_tokens") },
        _ => this,
    };

    private Spent Count(AuditRecord record, int calls) => this with { Calls = Calls + calls, Writes = Writes + (IsWrite(record) ? calls : 0) };

    // As the tool proxy counts: a question to a model writes nothing, it has a budget of its own.
    private static bool IsWrite(AuditRecord record) => record.Action is { } action && action != "model.invoke" && !action.EndsWith(".read", StringComparison.Ordinal);

    private static long Number(AuditRecord record, string name) =>
        record.Details?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
