using System.Text.Json;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>One HTTP request of an agent, parsed once; the upstream request is built from this, never from what came in.</summary>
internal sealed record HttpToolRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>The path behind the API's name; plain characters only.</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>What the tool is asked for: made from the match, with everything escaped that any server could take for syntax.</summary>
    public string Target => string.Join('/', Segments) + (Query.Count == 0 ? "" : "?")
        + string.Join('&', Query.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));

    /// <summary>The JSON object that was sent, if any.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>RFC 8785 of <see cref="Body"/>.</summary>
    public byte[]? Canonical { get; init; }
}
