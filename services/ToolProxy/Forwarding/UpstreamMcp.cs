using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.McpSessions;
using AgentTrust.ToolProxy.Tokens;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.UpstreamCredentials;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>The proxy's own questions to an MCP server: what are your tools, what would this change.</summary>
internal sealed class UpstreamMcp(Upstream upstream)
{
    private const int MostBytes = 2 * 1024 * 1024;
    private const string ProtocolVersion = "2025-11-25";

    /// <summary>The <c>result</c> of one request.</summary>
    /// <exception cref="HttpRequestException">The server did not answer with a result.</exception>
    public async Task<JsonElement> AskAsync(
        Uri server, string method, object parameters, ToolToken token, UpstreamCredential? credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await upstream.ResolveAsync(server, cancellationToken))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = 1, method, @params = parameters })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add(McpHeaders.ProtocolVersion, ProtocolVersion);
        upstream.Authorize(request, token, credential);

        using var response = await upstream.Invoker.SendAsync(request, cancellationToken);
        credential?.WasRefused = response.StatusCode == HttpStatusCode.Unauthorized;
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The tool server answered {(int)response.StatusCode}.", null, response.StatusCode);

        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostBytes);
        var answer = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? await FirstAnswerAsync(body, cancellationToken)
            : await JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("result", out var result)
            ? result
            : throw new HttpRequestException($"The tool server gave no result for {method}.");
    }

    /// <summary>Answers something that the server asked in a session.</summary>
    public async Task AnswerAsync(
        Uri server, McpSession session, string? version, JsonObject answer, ToolToken token, UpstreamCredential? credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, await upstream.ResolveAsync(server, cancellationToken))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(answer)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add(McpHeaders.SessionId, session.UpstreamId);
        if (version is not null) request.Headers.Add(McpHeaders.ProtocolVersion, version);
        upstream.Authorize(request, token, credential);

        using var response = await upstream.Invoker.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> FirstAnswerAsync(Stream body, CancellationToken cancellationToken)
    {
        var events = SseParser.Create(body, static (_, data) => JsonElement.Parse(data));
        await foreach (var message in events.EnumerateAsync(cancellationToken))
            if (message.Data.ValueKind == JsonValueKind.Object && message.Data.TryGetProperty("id", out _))
                return message.Data;

        throw new HttpRequestException("The tool server's stream ended without an answer.");
    }
}
