using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.Models;

public sealed class ResponsesTests : AskedModel
{
    private const string Whole = """
        {"id":"resp_1","object":"response","status":"completed","model":"small-2026","output":[
          {"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"Because.","annotations":[],"logprobs":[{"token":"Be"}]}]},
          {"type":"function_call","id":"fc_1","call_id":"call_1","name":"git.read_file","arguments":"{}"}],
         "usage":{"input_tokens":9,"output_tokens":5,"total_tokens":14}}
        """;

    [Fact]
    public async Task AResponseComesBackCountedAndOnRecordAndTheProviderKeepsNothing()
    {
        Says(Whole);

        var answer = await AskAsync(Response(), ResponsesPath);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Because.", answer.Json["output"]![0]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.Null(answer.Json["output"]![0]!["content"]![0]!["logprobs"]);
        Assert.Equal("""{"model":"small","input":"Why?","max_output_tokens":16384,"store":false}""", Asked.ToJsonString());
        Assert.Equal("/models/house/v1/responses", Proxy.Tool.Calls.Single().Uri.AbsolutePath);
        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Equal((9, 5, "completed"), (record.Details!["input_tokens"].GetInt32(), record.Details["output_tokens"].GetInt32(), record.Details["finish_reason"].GetString()));
        Assert.Equal("git.read_file", record.Details["tool_calls"][0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task AStreamedResponseComesInItsEventsWithoutSecretsAndNumberedInOrder()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(
            request,
            """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","output":[]}}""",
            Delta("Use ghp_0123456789abcd", 1), Delta("efghijABCDEFGHIJ012345 for it.", 2),
            """{"type":"response.output_text.done","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"text":"Use ghp_0123456789abcdefghijABCDEFGHIJ012345 for it."}""",
            $$"""{"type":"response.completed","sequence_number":4,"response":{{Whole.ReplaceLineEndings("")}} }""");

        var answer = await AskAsync(Response(members: """{"stream":true}"""), ResponsesPath);

        var events = Events(answer);
        Assert.Equal(["response.created", "response.output_text.delta", "response.output_text.done", "response.completed"], events.Select(told => told["type"]!.GetValue<string>()));
        Assert.Equal([0, 1, 2, 3], events.Select(told => told["sequence_number"]!.GetValue<int>()));
        Assert.StartsWith("Use [redacted: ", events[1]["delta"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", answer.Body);
        Assert.Equal(5, (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer)).Details!["output_tokens"].GetInt32());
    }

    [Fact]
    public async Task AStreamThatRunsOverTheBudgetEndsWithTheApisOwnErrorEvent()
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { ModelTokens = 200 };
        var delta = Delta(new string('x', 999) + "\\n", 1);
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, delta, delta);

        var answer = await AskAsync(Response(members: """{"stream":true}"""), ResponsesPath);

        Assert.Contains("event: error\n", answer.Body);
        var error = Events(answer)[^1];
        Assert.Equal(("error", "budget-exhausted"), (error["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
    }

    private static string Delta(string text, int number) =>
        $$"""{"type":"response.output_text.delta","sequence_number":{{number}},"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{text}}","logprobs":[]}""";

    private static JsonObject[] Events(Answer answer) =>
        [.. answer.Body.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line["data: ".Length..])!.AsObject())];
}
