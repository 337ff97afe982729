using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Attacks.Format;

namespace AgentTrust.Attacks.Replay;

/// <summary>What goes over the wire for a turn.</summary>
internal static class TurnRequest
{
    // Dot segments and encodings are the attack: nothing may tidy them up on the way.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static HttpRequestMessage Of(ScriptedTurn turn, Wire spoken, Uri proxy, int id)
    {
        var wire = spoken.For(turn);
        var request = turn.Api is { } api
            ? new HttpRequestMessage(HttpMethod.Parse(turn.Method!), new Uri($"{proxy.GetLeftPart(UriPartial.Authority)}/http/{api}{turn.Path}", AsWritten))
            : turn.Model is { } model
            ? new HttpRequestMessage(HttpMethod.Parse(turn.Method ?? "POST"), new Uri($"{proxy.GetLeftPart(UriPartial.Authority)}/models/{model}{turn.Path}", AsWritten))
            : new HttpRequestMessage(HttpMethod.Post, new Uri(proxy, $"/mcp/{turn.Server}"));
        if (BodyOf(turn, wire, id) is { } body) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (turn.Server is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
            wire.Complete(request, turn);
        }

        foreach (var (name, value) in turn.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string? BodyOf(ScriptedTurn turn, Wire wire, int id)
    {
        if (turn.Api is not null || turn.Model is not null) return turn.Body is { } body ? body.GetRawText() : null;
        if (turn.Raw is { } raw) return raw;

        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = turn.Tool is not null ? "tools/call" : turn.List ? "tools/list" : turn.Method };
        if (turn.Method?.StartsWith("notifications/", StringComparison.Ordinal) != true) message["id"] = id;
        if (turn.Tool is { } tool)
            message["params"] = new JsonObject { ["name"] = tool, ["arguments"] = turn.Arguments is { } given ? JsonNode.Parse(given.GetRawText()) : new JsonObject() };
        else if (turn.Params is { } parameters)
            message["params"] = JsonNode.Parse(parameters.GetRawText());
        wire.Complete(message);
        return message.ToJsonString();
    }
}
