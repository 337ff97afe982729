using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>A tool server: lists its tools, answers calls, and remembers every request that reached it.</summary>
internal sealed class FakeTool : FakePeer
{
    public sealed record Received(string Method, Uri Uri, HttpRequestHeaders Headers, string Body, HttpContentHeaders? Content);

    /// <summary>Requests that execute something: tool calls and HTTP routes, but no listings or previews.</summary>
    public ConcurrentQueue<Received> Calls { get; } = new();

    public ConcurrentQueue<Received> All { get; } = new();

    public JsonArray Tools { get; } = [.. new[] { "read_file", "diff_branch", "write_file", "open_pull_request", "merge_pull_request" }.Select(Definition)];

    /// <summary>The <c>result</c> of a call.</summary>
    public string Result { get; set; } = """{"content":[{"type":"text","text":"done"}],"structuredContent":{"number":7,"commit":"abc"}}""";

    /// <summary>Instead of a JSON answer.</summary>
    public Func<HttpRequestMessage, JsonNode?, HttpResponseMessage>? Answer { get; set; }

    /// <summary>Takes calls and never answers.</summary>
    public bool Hangs { get; set; }

    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static JsonNode Definition(string name)
    {
        var definition = new JsonObject
        {
            ["name"] = name,
            ["description"] = $"Does {name}.",
            ["inputSchema"] = JsonNode.Parse("""
                {"type":"object","properties":{"repository":{"type":"string"},"branch":{"type":"string"},"path":{"type":"string"},
                 "content":{"type":"string"},"title":{"type":"string"},"body":{"type":"string"},"notify":{"type":"string"}}}
                """),
        };
        if (name == "merge_pull_request") definition["outputSchema"] = new JsonObject { ["type"] = "object", ["required"] = new JsonArray("commit") };
        return definition;
    }

    public static HttpResponseMessage Stream(HttpRequestMessage request, params string[] events) =>
        Text(request, HttpStatusCode.OK, string.Concat(events.Select(data => $"data: {data}\n\n")), "text/event-stream");

    public static HttpResponseMessage Stream(HttpRequestMessage request, Stream events) => new(HttpStatusCode.OK)
    {
        RequestMessage = request,
        Content = new StreamContent(events) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
    };

    public static HttpResponseMessage Plain(HttpRequestMessage request, HttpStatusCode status, string body, string type = "application/json") =>
        Text(request, status, body, type);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        var received = new Received(request.Method.Method, request.RequestUri!, request.Headers, body, request.Content?.Headers);
        All.Enqueue(received);

        var message = body.Length == 0 ? null : JsonNode.Parse(body);
        var method = message?["method"]?.GetValue<string>();
        if (method is null or "tools/call" && message?["params"]?["name"]?.GetValue<string>() != "diff_branch")
        {
            Calls.Enqueue(received);
            Reached.TrySetResult();
            if (Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Answer is { } answer && method is not "tools/list") return answer(request, message);
        return method switch
        {
            "tools/list" => Reply(request, message, JsonSerializer.SerializeToNode(new { tools = Tools })!),
            "initialize" => Reply(request, message, JsonNode.Parse("""{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"prompts":{}}}""")!),
            "notifications/initialized" => new HttpResponseMessage(HttpStatusCode.Accepted) { RequestMessage = request, Content = new ByteArrayContent([]) },
            null => Text(request, HttpStatusCode.OK, """[{"status":"active"}]"""),
            _ => Reply(request, message, JsonNode.Parse(Result)!),
        };
    }

    private static HttpResponseMessage Reply(HttpRequestMessage request, JsonNode? message, JsonNode result) =>
        Text(request, HttpStatusCode.OK, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message?["id"]?.DeepClone(), ["result"] = result }.ToJsonString());
}
