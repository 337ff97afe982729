using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models;

/// <summary>2. What, for language models: three endpoints of OpenAI's API, and a body that no two parsers read differently.</summary>
internal sealed class ModelRequestMiddleware(RequestDelegate next, IOptionsMonitor<ToolCallOptions> options)
{
    private static readonly (string Method, string Path, ModelApi Api)[] Endpoints =
    [
        (HttpMethods.Post, "/v1/chat/completions", ModelApi.ChatCompletions),
        (HttpMethods.Post, "/v1/responses", ModelApi.Responses),
        (HttpMethods.Get, "/v1/models", ModelApi.List),
    ];

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        // Compared as it came: no encoding, dot segment, doubled slash or query makes another path of one of these.
        var target = context.RawTarget();
        var endpoint = Endpoints.FirstOrDefault(known => known.Method == context.Request.Method && !context.Request.QueryString.HasValue && target == $"/models/{call.ServerName}{known.Path}");
        if (endpoint.Path is null)
        {
            call.Deny(DenialReason.EndpointUnknown, $"This proxy passes on {string.Join(", ", Endpoints.Select(known => $"{known.Method} {known.Path}"))}, and nothing else of the API.");
            return;
        }

        if (endpoint.Api == ModelApi.List)
        {
            call.Model = new ModelCall(ModelApi.List, []);
            await next(context);
            return;
        }

        var (body, objection) = await ReadAsync(context);
        if (body is null)
        {
            call.Deny(DenialReason.RequestMalformed, objection);
            return;
        }

        call.Model = new ModelCall(endpoint.Api, body);
        await next(context);
    }

    private async Task<(JsonObject? Body, string Objection)> ReadAsync(HttpContext context)
    {
        var limits = options.CurrentValue;
        if (RequestBody.Objection(context.Request) is { } objection) return (null, objection);
        if (await RequestBody.ReadAsync(context.Request, limits.MaxPromptBytes, context.RequestAborted) is not { } bytes)
            return (null, $"The body is longer than {limits.MaxPromptBytes} bytes.");
        if (!StrictJson.TryParse(bytes, limits.MaxDepth, out _, out _, out var refusal)) return (null, refusal);

        // Read once more for the order of its members: models take a schema's properties in the order in which they stand.
        return JsonNode.Parse(bytes.Span) is JsonObject body ? (body, "") : (null, "The body must be one JSON object.");
    }
}
