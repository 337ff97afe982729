using System.Text.Json;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>One JSON-RPC message, read so strictly that the MCP library behind cannot understand it differently.</summary>
internal sealed record McpMessage(string Method, string? Tool, JsonElement Arguments, byte[] Bytes)
{
    public const string CallMethod = "tools/call";

    private const int LargestBody = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };
    private static readonly string[] MessageMembers = ["jsonrpc", "id", "method", "params", "result", "error"];
    private static readonly string[] CallMembers = ["name", "arguments", "_meta"];

    /// <summary>Null when the body is not exactly one well-formed message.</summary>
    public static async Task<McpMessage?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsPlainJson(request) || await ReadBodyAsync(request, cancellationToken) is not { } body) return null;

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static McpMessage? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || HasCaseVariant(root, MessageMembers)) return null;
        if (!root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String) return null;

        var bytes = JsonSerializer.SerializeToUtf8Bytes(root);
        var none = JsonSerializer.SerializeToElement(new { });
        if (method.GetString() != CallMethod) return new McpMessage(method.GetString()!, null, none, bytes);

        if (!root.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Object) return null;
        if (HasCaseVariant(parameters, CallMembers)) return null;
        if (!parameters.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) return null;

        var arguments = parameters.TryGetProperty("arguments", out var given) ? given.Clone() : none;
        return arguments.ValueKind == JsonValueKind.Object ? new McpMessage(CallMethod, name.GetString(), arguments, bytes) : null;
    }

    private static bool HasCaseVariant(JsonElement value, string[] members) => value.EnumerateObject().Any(given =>
        members.Any(member => member != given.Name && member.Equals(given.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsPlainJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LargestBody ? body.AsMemory(0, length) : null;
    }
}
