using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Attacks.Format;

namespace AgentTrust.Attacks.Platform;

/// <summary>All tools of a session: gives the recorded answers, and remembers what reached it.</summary>
internal sealed class ToolsPeer(SessionCatalog catalog) : Peer
{
    private readonly ConcurrentQueue<ReachedCall> _reached = new();

    /// <summary>Whose answer is due.</summary>
    public ScriptedTurn? Turn { get; set; }

    /// <summary>What has reached a tool since it was last asked.</summary>
    public IReadOnlyList<ReachedCall> Take()
    {
        var reached = new List<ReachedCall>();
        while (_reached.TryDequeue(out var call)) reached.Add(call);
        return reached;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        if (catalog.ModelAt(request.RequestUri!) is { } model) return Model(request, model, text);
        if (catalog.ApiAt(request.RequestUri!) is { } api) return Api(request, api, text);
        if (catalog.ServerAt(request.RequestUri!) is not { } server || request.Method != HttpMethod.Post) return Nothing(request, HttpStatusCode.MethodNotAllowed);

        var message = JsonNode.Parse(text)!;
        // Notifications, and answers to what the server has asked.
        if (message["id"] is null || message["method"] is null) return Nothing(request, HttpStatusCode.Accepted);
        return message["method"]!.GetValue<string>() switch
        {
            "tools/list" => Reply(request, message, new JsonObject { ["tools"] = catalog.OfferedBy(server) }),
            "initialize" => Begin(request, message, server),
            "tools/call" => Call(request, message, server, message["params"]!["name"]!.GetValue<string>()),
            var method => Other(request, message, server, method),
        };
    }

    /// <summary>With a session where the script names one.</summary>
    private HttpResponseMessage Begin(HttpRequestMessage request, JsonNode message, string server)
    {
        var begun = Reply(request, message, new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = server, ["version"] = "1" },
        });
        if (Turn?.Session is not null) begun.Headers.Add("Mcp-Session-Id", $"{server}-{Guid.CreateVersion7():N}");
        return begun;
    }

    private HttpResponseMessage Call(HttpRequestMessage request, JsonNode message, string server, string tool)
    {
        // What the proxy asks for itself, to show people what a call would change.
        if (catalog.IsPreview(server, tool) && Turn?.Tool != tool) return Reply(request, message, Answers.OfText("no difference"));

        if (catalog.IsDependency(server, tool) && Turn?.Tool != tool)
            return Reply(request, message, new JsonObject { ["content"] = new JsonArray(), ["structuredContent"] = new JsonObject { ["commit"] = "5f2c", ["author"] = "ada" } });

        _reached.Enqueue(new ReachedCall(server, tool, message["params"]!["arguments"]?.ToJsonString() ?? "{}"));
        return Turn?.Server == server ? Recorded(request, message) : Reply(request, message, Answers.OfText("done"));
    }

    private HttpResponseMessage Other(HttpRequestMessage request, JsonNode message, string server, string method)
    {
        _reached.Enqueue(new ReachedCall(server, method, message["params"]?.ToJsonString() ?? "{}"));
        return IsDue(server, method) ? Recorded(request, message) : Reply(request, message, []);
    }

    private HttpResponseMessage Api(HttpRequestMessage request, string api, string body)
    {
        _reached.Enqueue(new ReachedCall(api, $"{request.Method} {request.RequestUri!.PathAndQuery}", body));
        var answer = Turn?.Api == api ? Turn.Answer : null;
        return answer is JsonObject whole && whole.ContainsKey("body")
            ? Text(request, Answers.TextOf(whole["body"]), whole["type"]?.GetValue<string>() ?? "application/json", whole["status"]?.GetValue<int>() ?? 200)
            : Text(request, answer is null ? "{}" : Answers.TextOf(answer));
    }

    private HttpResponseMessage Model(HttpRequestMessage request, string model, string body)
    {
        _reached.Enqueue(new ReachedCall(model, $"{request.Method} {request.RequestUri!.PathAndQuery}", body));
        var (type, text) = ModelAnswers.Of(Turn?.Model == model ? Turn.Answer : null, request.RequestUri.AbsolutePath, JsonNode.Parse(body)!);
        return Text(request, text, type);
    }

    private HttpResponseMessage Recorded(HttpRequestMessage request, JsonNode message)
    {
        if (Turn!.Answer is JsonObject stream && stream["events"] is JsonArray events)
        {
            var lines = events.Select(each => $"event: message\ndata: {Answers.InReplyTo(message, each!.AsObject()).ToJsonString()}\n\n");
            return Text(request, string.Concat(lines), "text/event-stream");
        }

        return Reply(request, message, Answers.ResultOf(Turn.Answer));
    }

    private bool IsDue(string server, string method) => Turn?.Server == server && Turn.Method == method;

    private static HttpResponseMessage Reply(HttpRequestMessage request, JsonNode message, JsonObject result) =>
        Text(request, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message["id"]!.DeepClone(), ["result"] = result }.ToJsonString());
}

/// <summary>A call that left the proxy.</summary>
internal sealed record ReachedCall(string Server, string What, string Arguments);
