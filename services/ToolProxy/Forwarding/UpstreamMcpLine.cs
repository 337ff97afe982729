using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>Single MCP messages of the proxy's own to one server, over Streamable HTTP.</summary>
internal sealed class UpstreamMcpLine(Upstream upstream, Uri address, ToolToken token, UpstreamCredential? credential)
{
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>One request; what the server says to it, whatever it is.</summary>
    /// <exception cref="HttpRequestException">It says nothing that could be understood.</exception>
    public async Task<UpstreamMcpReply> AskAsync(string method, JsonObject parameters, string? version, string? session, CancellationToken cancellationToken)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = Request(HttpMethod.Post, message, version, session);
        request.Headers.Add(McpHeaders.Method, method);
        if (McpMethods.Named.Contains(method)) request.Headers.Add(McpHeaders.Name, McpHeaders.Encode((string)(parameters["name"] ?? parameters["uri"])!));

        using var response = await SendAsync(request, cancellationToken);
        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostBytes);
        var answer = response.Content.Headers.ContentType?.MediaType switch
        {
            "text/event-stream" => await FirstAnswerAsync(body, cancellationToken),
            "application/json" => await JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: cancellationToken),
            _ => default,
        };
        return new UpstreamMcpReply(
            response.StatusCode, answer, response.Headers.TryGetValues(McpHeaders.SessionId, out var ids) ? ids.FirstOrDefault() : null);
    }

    /// <summary>A message that is not answered.</summary>
    public async Task<HttpStatusCode> TellAsync(JsonObject message, string? version, string? session, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, message, version, session);
        using var response = await SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>A server that does not let a session be ended forgets it by itself.</summary>
    public async Task EndAsync(string? version, string session, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Delete, null, version, session);
        using var response = await SendAsync(request, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod verb, JsonObject? message, string? version, string? session)
    {
        var request = new HttpRequestMessage(verb, address);
        if (message is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (version is not null) request.Headers.Add(McpHeaders.ProtocolVersion, version);
        if (session is not null) request.Headers.Add(McpHeaders.SessionId, session);
        upstream.Authorize(request, token, credential);
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await upstream.Invoker.SendAsync(request, cancellationToken);
        credential?.WasRefused = response.StatusCode == HttpStatusCode.Unauthorized;
        return response;
    }

    private static async Task<JsonElement> FirstAnswerAsync(Stream body, CancellationToken cancellationToken)
    {
        var events = SseParser.Create(body, static (_, data) => data.IsEmpty ? default : JsonElement.Parse(data));
        await foreach (var message in events.EnumerateAsync(cancellationToken))
            if (message.Data.ValueKind == JsonValueKind.Object && message.Data.TryGetProperty("id", out _) && !message.Data.TryGetProperty("method", out _))
                return message.Data;

        throw new HttpRequestException("The tool server's stream ended without an answer.");
    }
}

/// <summary>What a server said to one request.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Answer">The JSON-RPC message; undefined when there is none.</param>
/// <param name="Session">The session that began with it.</param>
internal sealed record UpstreamMcpReply(HttpStatusCode Status, JsonElement Answer, string? Session)
{
    public JsonElement? Result =>
        (int)Status < 300 && Answer.ValueKind == JsonValueKind.Object && Answer.TryGetProperty("result", out var result) ? result : null;

    public int? ErrorCode =>
        Answer.ValueKind == JsonValueKind.Object && Answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : null;
}
