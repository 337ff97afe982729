using System.Text;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Headers that repeat the body (MCP 2026-07-28, Streamable HTTP, server validation): who routes by them must see what was decided on.</summary>
internal static class McpHeaders
{
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string ProtocolVersion = "MCP-Protocol-Version";
    public const string SessionId = "Mcp-Session-Id";
    public const string LastEventId = "Last-Event-ID";

    /// <summary>JSON-RPC error code: a header disagrees with the body.</summary>
    public const int Mismatch = -32020;

    private const string EncodedStart = "=?base64?";
    private const string EncodedEnd = "?=";

    /// <summary>Why the headers disagree with the body; null when they agree, or are absent where they may be.</summary>
    public static string? Disagreement(IHeaderDictionary headers, McpRequest request)
    {
        var version = headers[ProtocolVersion];
        if (version.Count > 1) return $"The header {ProtocolVersion} is given twice.";
        if (request.ProtocolVersion is { } said && version.Count == 1 && version[0] != said) return $"The header {ProtocolVersion} disagrees with the body.";

        var isRequired = request.Kind == McpMessageKind.Request && (request.IsStateless || McpVersions.IsStateless(version));
        if (isRequired && version.Count == 0) return $"The header {ProtocolVersion} is missing.";

        var method = request.Kind is McpMessageKind.Request or McpMessageKind.Notification ? request.Method : null;
        return Differs(headers, Method, method, isRequired)
            ?? Differs(headers, Name, McpMethods.Named.Contains(request.Method) ? request.Name : null, isRequired);
    }

    /// <summary>A value as a header can carry it (value encoding): in Base64 where it is not plain visible ASCII.</summary>
    public static string Encode(string value) =>
        value.All(c => c is >= ' ' and <= '~' or '\t') && value.Trim() == value && !value.StartsWith(EncodedStart, StringComparison.Ordinal)
            ? value
            : EncodedStart + Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) + EncodedEnd;

    /// <summary>What a header carries; null when it is not well encoded.</summary>
    public static string? Decode(string? value)
    {
        if (value is null || !value.StartsWith(EncodedStart, StringComparison.Ordinal) || !value.EndsWith(EncodedEnd, StringComparison.Ordinal)) return value;

        var bytes = new byte[value.Length];
        return value.Length >= EncodedStart.Length + EncodedEnd.Length
            && Convert.TryFromBase64String(value[EncodedStart.Length..^EncodedEnd.Length], bytes, out var written)
                ? Encoding.UTF8.GetString(bytes, 0, written)
                : null;
    }

    private static string? Differs(IHeaderDictionary headers, string header, string? body, bool isRequired)
    {
        var values = headers[header];
        if (values.Count == 0) return isRequired && body is not null ? $"The header {header} is missing." : null;
        if (body is null) return $"The header {header} does not go with this message.";
        return values.Count == 1 && Decode(values[0]) == body ? null : $"The header {header} disagrees with the body.";
    }
}
