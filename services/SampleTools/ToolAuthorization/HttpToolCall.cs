using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.SampleTools.ToolAuthorization;

/// <summary>An HTTP request as a tool call: route values, query parameters and the members of a JSON body are its arguments.</summary>
internal static class HttpToolCall
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static async Task<(AttemptedCall? Call, ToolRefusal? Refusal)> ReadAsync(
        HttpRequest request, ToolRequirement requirement, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in request.RouteValues) arguments[name] = value?.ToString();
        foreach (var (name, values) in request.Query)
            if (!arguments.TryAdd(name, values is [var one] ? JsonValue.Create(one) : new JsonArray([.. values.Select(v => JsonValue.Create(v))])))
                return (null, ToolRefusal.Malformed);

        if (!HttpMethods.IsGet(request.Method) && !await AddBodyAsync(request, arguments, requirement.LargestBody, cancellationToken))
            return (null, ToolRefusal.Malformed);

        return (new AttemptedCall
        {
            Server = requirement.Server,
            Action = requirement.Action,
            ResourceType = requirement.Resource.Type,
            ResourceId = requirement.Resource.Argument is { } argument ? request.RouteValues[argument]?.ToString() ?? "" : requirement.ResourceId,
            Arguments = JsonSerializer.SerializeToElement(arguments),
            IsGuarded = requirement.IsGuarded,
        }, null);
    }

    private static async Task<bool> AddBodyAsync(HttpRequest request, JsonObject arguments, int largest, CancellationToken cancellationToken)
    {
        var body = new byte[largest + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > largest) return false;

        try
        {
            using var document = JsonDocument.Parse(body.AsMemory(0, length), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;
            if (!document.RootElement.EnumerateObject().All(member => arguments.TryAdd(member.Name, JsonNode.Parse(member.Value.GetRawText()))))
                return false;

            request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document.RootElement), writable: false);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
