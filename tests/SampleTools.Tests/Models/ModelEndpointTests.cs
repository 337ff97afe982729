using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.Tests.ToolAuthorization;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Tests.Models;

/// <summary>The sample's model speaks OpenAI's chat completions and responses, to the proxy alone.</summary>
public sealed class ModelEndpointTests : CallToATool
{
    private const string Members = """
        "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Task: tsk_1\nReference: alert:CheckoutTotalsWrong\nStep: investigate"}],
        "tools":[{"type":"function","function":{"name":"alerts_list_alerts","parameters":{"type":"object"}}}]
        """;

    [Fact]
    public async Task ItCallsTheNextToolOfItsScript()
    {
        var answer = await AskAsync($$"""{"model":"scripted",{{Members}} }""");

        var choice = answer["choices"]![0]!;
        Assert.Equal("tool_calls", choice["finish_reason"]!.GetValue<string>());
        Assert.Equal("alerts_list_alerts", choice["message"]!["tool_calls"]![0]!["function"]!["name"]!.GetValue<string>());
        Assert.True(answer["usage"]!["total_tokens"]!.GetValue<int>() > 0);
    }

    [Fact]
    public async Task StreamedItSaysTheSameInPieces()
    {
        const string Nothing = """{"model":"scripted","messages":[{"role":"user","content":"Step: dance"}]""";
        var whole = (await AskAsync(Nothing + "}"))["choices"]![0]!["message"]!["content"]!.GetValue<string>();

        using var response = await SendAsync(Nothing + ""","stream":true,"stream_options":{"include_usage":true}}""");
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("data: [DONE]", lines[^1]);
        var chunks = lines[..^1].Select(line => JsonNode.Parse(line["data: ".Length..])!).ToArray();
        Assert.Equal(whole, string.Concat(chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!["delta"]!["content"]?.GetValue<string>())));
        Assert.NotNull(chunks[^1]["usage"]);
    }

    [Theory]
    [InlineData("""{"model":"scripted","input":"Task: tsk_1\nReference: alert:CheckoutTotalsWrong\nStep: investigate","tools":[{"type":"function","name":"alerts_list_alerts"}]""", "alerts_list_alerts")]
    [InlineData("""{"model":"scripted","input":[{"role":"user","content":[{"type":"input_text","text":"Reference: alert:CheckoutTotalsWrong\nStep: investigate"}]},{"type":"function_call","call_id":"c","name":"list_alerts","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"CheckoutTotalsWrong"}],"tools":[{"type":"function","name":"get_alert"}]""", "get_alert")]
    [InlineData("""{"model":"scripted","input":"Step: dance","temperature":1""", null)]
    public async Task AResponseIsTheSameWholeAndAsEvents(string body, string? tool)
    {
        using var response = await SendAsync(body + "}", path: "responses");
        var whole = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        using var stream = await SendAsync(body + ""","stream":true}""", path: "responses");
        var events = (await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => JsonNode.Parse(frame[(frame.IndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..])!).ToArray();

        Assert.Equal(tool, whole["output"]![0]!["name"]?.GetValue<string>());
        Assert.Equal("response.completed", events[^1]["type"]!.GetValue<string>());
        Assert.Equal(whole["output"]!.ToJsonString(), events[^1]["response"]!["output"]!.ToJsonString());
        var said = string.Concat(events.Where(told => told["type"]!.GetValue<string>().EndsWith(".delta", StringComparison.Ordinal)).Select(told => told["delta"]!.GetValue<string>()));
        Assert.Equal((whole["output"]![0]!["arguments"] ?? whole["output"]![0]!["content"]![0]!["text"])!.GetValue<string>(), said);
    }

    [Fact]
    public async Task AModelThatIsNotHereDoesNotExist()
    {
        using var response = await SendAsync($$"""{"model":"gpt",{{Members}} }""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task ATokenForAnotherModelIsRefused()
    {
        using var response = await SendAsync($$"""{"model":"scripted",{{Members}} }""", token => Authorization(token)["resource"]!["id"] = "sample/other");

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-resource");
    }

    [Fact]
    public async Task WithoutTheProxysTokenNobodyIsAnswered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://sample-tools/models/sample/v1/chat/completions") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        using var response = await Tools.SendAsync(request);

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "no-token");
    }

    private async Task<JsonNode> AskAsync(string body)
    {
        using var response = await SendAsync(body);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendAsync(string body, Action<JsonObject>? change = null, string path = "chat/completions")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://sample-tools/models/sample/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Tools.Prove(request, Tools.Token(new AttemptedCall
        {
            Server = "sample",
            Action = "model.invoke",
            ResourceType = "model",
            ResourceId = "sample/scripted",
            Arguments = JsonElement.Parse(body),
        }, change), Tools.ProxyKey);
        return await Tools.SendAsync(request);
    }
}
