using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Tasks;

/// <summary>The state of a task's session as its records tell it, in the order of the log.</summary>
internal static class RecordedSession
{
    /// <summary>Handshakes and lists call no tool, and count for nothing.</summary>
    private static readonly string[] Uncounted = ["tool.list", "mcp.session"];

    public static SessionState Of(string task, IReadOnlyCollection<AuditRecord> records)
    {
        // What was about to happen and got no token, or no record in time, counts for nothing: the proxy took it back.
        var notMade = records.Where(record => record.Kind == AuditKinds.CallRefused).Select(record => record.Call).ToHashSet(StringComparer.Ordinal);
        return records.Where(record => record.Task == task && !(record.Kind == AuditKinds.CallIntent && notMade.Contains(record.Call)))
            .Aggregate(new SessionState(), After) with { ModelTokens = TokensOf(task, records) };
    }

    /// <summary>An answer says what was counted with its prompt; without one it is the prompt's own estimate.</summary>
    private static long TokensOf(string task, IEnumerable<AuditRecord> records) => records
        .Where(record => record.Task == task && record.Kind is AuditKinds.Prompt or AuditKinds.Answer)
        .GroupBy(record => record.Call, StringComparer.Ordinal)
        .Sum(call => call.Max(record => Math.Max(Number(record, "prompt_tokens_estimated"), Number(record, "tokens_counted"))));

    private static SessionState After(SessionState state, AuditRecord record) => record.Kind switch
    {
        AuditKinds.CallIntent when !Uncounted.Contains(record.Action) => state with
        {
            Calls = state.Calls + 1,
            Writes = state.Writes + (record.Action == "model.invoke" || (record.Action?.EndsWith(".read", StringComparison.Ordinal) ?? false) ? 0 : 1),
            Egress = state.Egress || Detail(record, "sink") is not null,
        },
        AuditKinds.CallOutcome => state with
        {
            UntrustedRead = state.UntrustedRead || Labels(record).Contains("untrusted"),
            SensitiveRead = state.SensitiveRead || Labels(record).Contains("sensitive"),
            BytesRead = state.BytesRead + Number(record, "bytes_read"),
            Secrets = state.Secrets + (int)Number(record, "secrets"),
        },
        AuditKinds.SessionDeclassified when record.Outcome == "succeeded" => state with
        {
            UntrustedRead = state.UntrustedRead && Detail(record, "label")?.GetString() != "untrusted",
            SensitiveRead = state.SensitiveRead && Detail(record, "label")?.GetString() != "sensitive",
        },
        // Behind a record of lifting that came to nothing: the label never went.
        AuditKinds.SessionDeclassified => state with
        {
            UntrustedRead = state.UntrustedRead || Detail(record, "label")?.GetString() == "untrusted",
            SensitiveRead = state.SensitiveRead || Detail(record, "label")?.GetString() == "sensitive",
        },
        _ => state,
    };

    private static string?[] Labels(AuditRecord record) =>
        Detail(record, "read_labels") is { ValueKind: JsonValueKind.Array } labels ? [.. labels.EnumerateArray().Select(label => label.GetString())] : [];

    private static long Number(AuditRecord record, string name) =>
        Detail(record, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;

    private static JsonElement? Detail(AuditRecord record, string name) =>
        record.Details is { } details && details.TryGetValue(name, out var value) ? value : null;
}
