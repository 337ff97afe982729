using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>What of the API does not pass, because it would reach the world or another request past the proxy, or could be read in two ways.</summary>
public sealed class RefusedRequestTests : AskedModel
{
    private const string Image = """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]""";

    public static TheoryData<string, string> Members => new()
    {
        { """{"store":true}""", "store" },
        { """{"store":"false"}""", "store" },
        { """{"background":true}""", "background" },
        { """{"web_search_options":{}}""", "web_search_options" },
        { """{"modalities":["text","audio"]}""", "modalities" },
        { """{"audio":{"voice":"a","format":"wav"}}""", "audio" },
        { """{"logprobs":true}""", "logprobs" },
        { """{"top_logprobs":3}""", "top_logprobs" },
        { """{"functions":[]}""", "functions" },
        { """{"extra_body":{}}""", "extra_body" },
        { """{"Stream":true}""", "Stream" },
        { """{"tools":[{"type":"web_search"}]}""", "tools[0].type" },
        { """{"tools":[{"type":"function","function":{"name":"a"}},{"type":"mcp","server_url":"https://evil.example"}]}""", "tools[1].type" },
        { """{"tools":[{"type":"made_up"}]}""", "tools[0].type" },
        { $$"""{"messages":{{Image}}}""", "messages[0].content[0]" },
        { """{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file_1"}}]}]}""", "messages[0].content[0]" },
        { """{"messages":[{"role":"assistant","audio":{"id":"audio_1"}}]}""", "messages[0].audio" },
        { """{"messages":[{"role":"user","content":[{"type":"made_up"}]}]}""", "messages[0].content[0].type" },
    };

    public static TheoryData<string, string> ResponseMembers => new()
    {
        { """{"previous_response_id":"resp_1"}""", "previous_response_id" },
        { """{"conversation":"conv_1"}""", "conversation" },
        { """{"prompt":{"id":"pmpt_1"}}""", "prompt" },
        { """{"background":true}""", "background" },
        { """{"store":true}""", "store" },
        { """{"tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}""", "tools[0].type" },
        { """{"tools":[{"type":"web_search_preview"}]}""", "tools[0].type" },
        { """{"include":["message.output_text.logprobs"]}""", "include" },
        { """{"input":[{"type":"item_reference","id":"msg_1"}]}""", "input[0]" },
        { """{"input":[{"type":"web_search_call","id":"ws_1"}]}""", "input[0].type" },
        { """{"input":[{"role":"user","content":[{"type":"input_file","file_url":"https://evil.example/a.pdf"}]}]}""", "input[0].content[0]" },
        { """{"input":[{"type":"function_call_output","call_id":"c","output":[{"type":"input_image","image_url":"https://evil.example/a.png"}]}]}""", "input[0].output[0]" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task WhatReachesPastTheProxyIsRefusedByName(string members, string parameter) => AssertRefusedAsync(Chat(members: members), ChatPath, "parameter-refused", parameter);

    [Theory]
    [MemberData(nameof(ResponseMembers))]
    public Task SoItIsInResponses(string members, string parameter) => AssertRefusedAsync(Response(members: members), ResponsesPath, "parameter-refused", parameter);

    [Theory]
    [InlineData("""{"model":7}""", "model")]
    [InlineData("""{"n":0}""", "n")]
    [InlineData("""{"n":9}""", "n")]
    [InlineData("""{"max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"max_completion_tokens":1.5}""", "max_completion_tokens")]
    [InlineData("""{"stream":"yes"}""", "stream")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"tools":{}}""", "tools")]
    public Task WhatIsNoSuchRequestIsMalformed(string members, string parameter) => AssertRefusedAsync(Chat(members: members), ChatPath, "request-malformed", parameter);

    [Theory]
    [InlineData("large")]
    [InlineData("Small")]
    [InlineData("small ")]
    public async Task AModelThatIsNotInTheCatalogDoesNotExist(string name)
    {
        var answer = await AskAsync(Chat(members: $$"""{"model":"{{name}}"}"""));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("not_found_error", answer.Json["error"]!["type"]!.GetValue<string>());
        await AssertRefusedAsync(answer, "model-unknown");
    }

    [Fact]
    public async Task AServerOfModelsThatIsNotInTheCatalogDoesNotExist() =>
        await AssertRefusedAsync(await AskAsync(Chat(), "/models/git/v1/chat/completions"), "tool-unknown");

    [Theory]
    [InlineData("POST", "/models/house/v1/embeddings")]
    [InlineData("POST", "/models/house/v1/completions")]
    [InlineData("POST", "/models/house/v1/files")]
    [InlineData("GET", "/models/house/v1/responses/resp_1")]
    [InlineData("POST", "/models/house/v1/responses/resp_1/cancel")]
    [InlineData("POST", "/models/house/v1/chat/completions/")]
    [InlineData("POST", "/models/house/v1//chat/completions")]
    [InlineData("POST", "/models/house/v1/chat/completions?api-version=1")]
    [InlineData("POST", "/models/house/V1/chat/completions")]
    [InlineData("PUT", "/models/house/v1/chat/completions")]
    [InlineData("POST", "/models/house/v1/models")]
    public async Task NothingElseOfTheApiPasses(string method, string path)
    {
        var answer = await Agent.SendAsync(HttpMethod.Parse(method), path, method == "GET" ? null : Json(Chat().ToJsonString()));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        await AssertRefusedAsync(answer, "endpoint-unknown");
    }

    [Theory]
    [InlineData("""{"model":"small","model":"outside","messages":[{"role":"user","content":"Why?"}]}""")]
    [InlineData("""{"model":"small","Model":"outside","messages":[{"role":"user","content":"Why?"}]}""")]
    [InlineData("""[{"model":"small"}]""")]
    [InlineData("""{"model":"small","messages":[{"role":"user","content":"Why?"}]""")]
    [InlineData("""{"model":"small","seed":9007199254740993,"messages":[{"role":"user","content":"Why?"}]}""")]
    public async Task ABodyThatCanBeReadInTwoWaysOrNoneIsRefused(string body) =>
        await AssertRefusedAsync(await AskAsync(body), "request-malformed");

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("text/plain")]
    public async Task ABodyInAnotherEncodingIsRefused(string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Chat().ToJsonString()));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await AssertRefusedAsync(await Agent.SendAsync(HttpMethod.Post, ChatPath, content), "request-malformed");
    }

    [Fact]
    public async Task WhoIsNotProvenIsToldSoAsTheApisErrors()
    {
        var answer = await AskAsync(Chat().ToJsonString(), change: request => request.Headers.Remove("DPoP"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("authentication_error", answer.Json["error"]!["type"]!.GetValue<string>());
        await AssertRefusedAsync(answer, "caller-unproven");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private async Task AssertRefusedAsync(JsonNode body, string path, string code, string parameter)
    {
        var answer = await AskAsync(body, path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(("invalid_request_error", parameter), (answer.Json["error"]!["type"]!.GetValue<string>(), answer.Json["error"]!["param"]?.GetValue<string>()));
        await AssertRefusedAsync(answer, code);
    }
}
