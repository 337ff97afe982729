using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>An agent that asks the house's small model, and what the model says.</summary>
public abstract class AskedModel : RefusedCall
{
    protected const string ChatPath = "/models/house/v1/chat/completions";
    protected const string ResponsesPath = "/models/house/v1/responses";

    /// <summary>What the provider got.</summary>
    internal JsonNode Asked => JsonNode.Parse(Proxy.Tool.Calls.Single().Body)!;

    internal static JsonObject Chat(string text = "Why?", string? members = null) =>
        With($$"""{"model":"small","messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]}""", members);

    internal static JsonObject Response(string text = "Why?", string? members = null) =>
        With($$"""{"model":"small","input":{{JsonSerializer.Serialize(text)}}}""", members);

    internal static string Completion(string text, int prompt = 9, int completion = 5) => $$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"small-2026","choices":[{"index":0,"message":{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}},
         "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":{{prompt}},"completion_tokens":{{completion}},"total_tokens":{{prompt + completion}} } }
        """;

    internal void Says(string json, System.Net.HttpStatusCode status = System.Net.HttpStatusCode.OK) => Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, status, json);

    internal Task<Answer> AskAsync(JsonNode body, string path = ChatPath) => AskAsync(body.ToJsonString(), path);

    internal Task<Answer> AskAsync(string body, string path = ChatPath, Action<HttpRequestMessage>? change = null) =>
        Agent.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), change);

    private static JsonObject With(string body, string? members)
    {
        var request = JsonNode.Parse(body)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members ?? "{}")!.AsObject()) request[name] = value?.DeepClone();
        return request;
    }
}
