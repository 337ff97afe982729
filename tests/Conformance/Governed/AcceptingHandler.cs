using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AgentTrust.Conformance.Governed;

/// <summary>On the way to the upstream: looks into the answers to <c>tools/list</c>, and changes nothing.</summary>
internal sealed class AcceptingHandler(AcceptedTools accepted, HttpMessageHandler network) : DelegatingHandler(network)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var lists = request.Content is not null && await ListsToolsAsync(request.Content, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (lists && response.IsSuccessStatusCode) await AcceptAsync(response.Content, cancellationToken);
        return response;
    }

    private static async Task<bool> ListsToolsAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(cancellationToken);
        return await ReadAsync(content, cancellationToken) is { ValueKind: JsonValueKind.Object } message
            && message.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String && method.GetString() == "tools/list";
    }

    private async Task AcceptAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(cancellationToken);
        if (content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            if (await ReadAsync(content, cancellationToken) is { } answer) accepted.Accept(answer);
            return;
        }

        await using var copy = new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken), writable: false);
        await foreach (var message in SseParser.Create(copy, static (_, data) => Parse(data)).EnumerateAsync(cancellationToken))
            if (message.Data is { } answer)
                accepted.Accept(answer);
    }

    private static async Task<JsonElement?> ReadAsync(HttpContent content, CancellationToken cancellationToken) =>
        Parse(await content.ReadAsByteArrayAsync(cancellationToken));

    /// <summary>Null for what is no JSON: whether that passes is for the proxy to say.</summary>
    private static JsonElement? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
