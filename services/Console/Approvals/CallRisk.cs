using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.OperatorConsole.Approvals;

/// <summary>What a person should know of a call before they decide, from the record of the very decision that asked for them.</summary>
/// <remarks>What the record does not say is null, and shown as not known: never as harmless.</remarks>
public sealed record CallRisk
{
    /// <summary>Index of the record.</summary>
    public required long Record { get; init; }

    public bool? UntrustedRead { get; init; }

    public bool? SensitiveRead { get; init; }

    /// <summary>Data has left in this task before.</summary>
    public bool? Egress { get; init; }

    /// <summary>0 to 100, by how the agents of the call behaved.</summary>
    public int? Score { get; init; }

    public string? Sensitivity { get; init; }

    /// <summary>Where data goes, when the call takes it out.</summary>
    public string? Sink { get; init; }

    /// <summary>Where the values that say where it goes come from.</summary>
    public IReadOnlyList<SinkProvenance> Sinks { get; init; } = [];

    /// <returns>Null while the record cannot be found.</returns>
    public static CallRisk? Of(IEnumerable<LoggedRecord> records, string approval)
    {
        var found = records.Where(logged => logged.Record.Kind == AuditKinds.Decision && Text(logged.Record, "approval") == approval).MaxBy(logged => logged.Index);
        if (found is null) return null;

        var call = Member(Detail(found.Record, "decided_on"), "call");
        return new()
        {
            Record = found.Index,
            UntrustedRead = Flag(call, "untrusted_read"),
            SensitiveRead = Flag(call, "sensitive_read"),
            Egress = Flag(call, "egress"),
            Score = Member(call, "risk") is { ValueKind: JsonValueKind.Number } risk && risk.TryGetInt32(out var score) ? score : null,
            Sensitivity = Text(found.Record, "sensitivity"),
            Sink = Text(found.Record, "sink"),
            Sinks = Detail(found.Record, "sinks") is { ValueKind: JsonValueKind.Array } sinks ? sinks.Deserialize<IReadOnlyList<SinkProvenance>>(WireJson.Options)! : [],
        };
    }

    private static JsonElement Detail(AuditRecord record, string name) => record.Details?.GetValueOrDefault(name) ?? default;

    private static string? Text(AuditRecord record, string name) => Detail(record, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : default;

    private static bool? Flag(JsonElement of, string name) => Member(of, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
