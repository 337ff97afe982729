namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Headers that repeat the body (MCP 2026-07-28): who routes by them must see what was decided on.</summary>
internal static class McpHeaders
{
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string ProtocolVersion = "MCP-Protocol-Version";

    /// <summary>Why the headers disagree with the body; null when they agree or are absent.</summary>
    public static string? Disagreement(IHeaderDictionary headers, McpRequest request) =>
        Differs(headers, Method, request.Method)
        ?? (request.Tool is null ? Unexpected(headers, Name) : Differs(headers, Name, request.Tool))
        ?? (request.ProtocolVersion is null ? Repeated(headers, ProtocolVersion) : Differs(headers, ProtocolVersion, request.ProtocolVersion));

    private static string? Differs(IHeaderDictionary headers, string header, string body) =>
        headers[header] is { Count: > 0 } values && (values.Count != 1 || values[0] != body)
            ? $"The header {header} disagrees with the body."
            : null;

    private static string? Unexpected(IHeaderDictionary headers, string header) =>
        headers.ContainsKey(header) ? $"The header {header} goes with a tool call only." : null;

    private static string? Repeated(IHeaderDictionary headers, string header) =>
        headers[header].Count > 1 ? $"The header {header} is given twice." : null;
}
