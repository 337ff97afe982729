using System.Text.Json;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Search.Index;

/// <summary>Words in a record's details, whatever a producer made of them.</summary>
internal static class Texts
{
    /// <summary>The texts of a detail: one, several, or none.</summary>
    public static IReadOnlyList<string> Of(AuditRecord record, string name) => Member(record, name) switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => [],
    };

    public static string? One(AuditRecord record, string name) => Of(record, name) is [var text, ..] ? text : null;

    public static JsonElement? Member(AuditRecord record, string name) =>
        record.Details is { } details && details.TryGetValue(name, out var value) ? value : null;
}
