using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>Reads <c>structuredContent.denial</c> of a tool result.</summary>
internal static class ToolDenials
{
    public static ToolDenial? Read(JsonElement? structured) =>
        structured is { ValueKind: JsonValueKind.Object } content
        && content.TryGetProperty("denial", out var denial) && denial.ValueKind == JsonValueKind.Object
            ? denial.Deserialize<ToolDenial>(WireJson.Options)
            : null;
}
