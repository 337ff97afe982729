using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>A call under way through the proxy: its tool answers every millisecond, and the clock stops at the last byte of it that arrives.</summary>
internal sealed class OpenCall : IAsyncDisposable
{
    private static readonly Uri Claimed = new($"http://{RunningProxy.Name}/mcp/alerts");

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<bool>> _events;

    private OpenCall(HttpResponseMessage response, IAsyncEnumerator<SseItem<bool>> events) => (_response, _events) = (response, events);

    /// <summary>Ends when the first byte of the answer is here.</summary>
    public static async Task<OpenCall> StartAsync(HttpClient proxy, string token, DpopKey key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Claimed.AbsolutePath)
        {
            Content = new StringContent(
                """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_alerts","arguments":{}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", key.CreateProof(HttpMethod.Post, Claimed, token, TimeProvider.System));
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");

        var response = await proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            throw new InvalidOperationException($"The proxy did not forward the call: {await response.Content.ReadAsStringAsync(cancellationToken)}");

        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken), static (_, data) => IsTick(data))
            .EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var call = new OpenCall(response, events);
        if (!await events.MoveNextAsync() || !events.Current.Data) throw new InvalidOperationException("The call was dead before the act.");
        return call;
    }

    /// <summary>When the last tick arrived, as <see cref="Stopwatch.GetTimestamp"/>; ends when no more can come.</summary>
    public async Task<long> LastByteAsync()
    {
        var last = Stopwatch.GetTimestamp();
        try
        {
            while (await _events.MoveNextAsync() && _events.Current.Data) last = Stopwatch.GetTimestamp();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The connection was cut in the middle of an event.
        }

        return last;
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _response.Dispose();
    }

    /// <summary>Anything else is the proxy's own word on why the stream ends.</summary>
    private static bool IsTick(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        return JsonElement.ParseValue(ref reader).TryGetProperty("method", out _);
    }
}
