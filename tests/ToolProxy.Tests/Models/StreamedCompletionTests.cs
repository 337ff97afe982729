using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.Models;

public sealed class StreamedCompletionTests : AskedModel
{
    private const string Streamed = """{"stream":true}""";
    private const string Usage = """{"id":"c1","object":"chat.completion.chunk","model":"small-2026","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""";
    private const string Done = "[DONE]";

    [Fact]
    public async Task WhatTheModelSaysComesInChunksAndEndsAsTheApiSays()
    {
        Streams(Piece("Be"), Piece("cause.\nSo "), Piece("there."), Finish(), Usage, Done);

        var answer = await AskAsync(Chat(members: Streamed));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Because.\nSo there.", Said(answer));
        Assert.EndsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", answer.Body, StringComparison.Ordinal);
        Assert.Equal("""{"include_usage":true}""", Asked["stream_options"]!.ToJsonString());
        Assert.DoesNotContain("usage", answer.Body);
    }

    [Fact]
    public async Task AClientThatAskedForItIsToldWhatWasUsed()
    {
        Streams(Piece("Because."), Finish(), Usage, Done);

        var answer = await AskAsync(Chat(members: """{"stream":true,"stream_options":{"include_usage":true}}"""));

        var last = Chunks(answer)[^1];
        Assert.Empty(last["choices"]!.AsArray());
        Assert.Equal(14, last["usage"]!["total_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task TheAnswersRecordIsDurableBeforeItsEndIsTold()
    {
        Streams(Piece("Because."), Finish("tool_calls"), Usage, Done);

        await AskAsync(Chat(members: Streamed));

        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Equal("Because.", Proxy.Audit.Bodies[(record.Id, BodyNames.Answer)]);
        Assert.Equal(("succeeded", 9, 5, "tool_calls"), (record.Outcome, record.Details!["input_tokens"].GetInt32(), record.Details["output_tokens"].GetInt32(), record.Details["finish_reason"].GetString()));
        var used = await Proxy.Services.GetRequiredService<ISessionStore>().SpendAsync(FakeTokenIssuer.TaskId, 0, TestContext.Current.CancellationToken);
        Assert.True(used >= 14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task ASecretIsTakenOutHoweverTheServerCutsItAndItsBytes(int bytes)
    {
        var secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        var pieces = $"Use {secret} for it.".Chunk(bytes == 10_000 ? 4 : bytes).Select(piece => Piece(new string(piece)));
        var body = string.Concat(pieces.Append(Finish()).Append(Done).Select(data => $"data: {data}\n\n"));
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, new ChunkedStream(Encoding.UTF8.GetBytes(body), bytes));

        var answer = await AskAsync(Chat(members: Streamed));

        Assert.StartsWith("Use [redacted: ", Said(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", answer.Body);
    }

    [Fact]
    public async Task ToolCallsComeWholeWithTheirNamesAndDigestsOnRecord()
    {
        const string First = """{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"git.read_file","arguments":""}}]}}]}""";
        Streams(First, Arguments("{\\\"pa"), Arguments("th\\\":\\\"a\\\"}"), Finish("tool_calls"), Done);

        var answer = await AskAsync(Chat(members: Streamed));

        var tools = Chunks(answer).SelectMany(chunk => chunk["choices"]!.AsArray()).SelectMany(choice => choice!["delta"]!["tool_calls"] as JsonArray ?? []).ToArray();
        Assert.Equal("""{"path":"a"}""", string.Concat(tools.Select(tool => tool!["function"]?["arguments"]?.GetValue<string>())));
        Assert.Equal(("call_1", "git.read_file"), (tools[0]!["id"]!.GetValue<string>(), tools[0]!["function"]!["name"]!.GetValue<string>()));
        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Equal("git.read_file", record.Details!["tool_calls"][0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task AStreamThatRunsOverTheBudgetIsCutAndSaysWhy()
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { ModelTokens = 300 };
        var line = new string('x', 399) + "\n";
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, new EndlessStream(Encoding.UTF8.GetBytes($"data: {Piece(line)}\n\n")) { Repeats = true });

        var answer = await AskAsync(Chat(members: Streamed));

        var error = Chunks(answer)[^1]["error"]!;
        Assert.Equal("budget-exhausted", error["code"]!.GetValue<string>());
        Assert.DoesNotContain(Done, answer.Body);
        Assert.InRange(Said(answer).Length, 400, 1600);
        Assert.Equal("withheld", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer)).Outcome);
        Assert.Equal("budget-exhausted", (await AskAsync(Chat())).Code);
    }

    [Theory]
    [InlineData(RevocationKind.Task, FakeTokenIssuer.TaskId)]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData(RevocationKind.All, "*")]
    public async Task AnEndOfItsAuthorityCutsAStreamThatIsUnderWay(RevocationKind kind, string id)
    {
        var stream = new EndlessStream(Encoding.UTF8.GetBytes($"data: {Piece("Because.\n")}\n\n"));
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, stream);
        var asking = AskAsync(Chat(members: Streamed));
        await stream.Reading.Task;

        Proxy.Issuer.Revoke(kind, id);
        var answer = await asking;

        Assert.Equal("Because.\n", Said(answer));
        Assert.Equal("revoked", Chunks(answer)[^1]["error"]!["code"]!.GetValue<string>());
        Assert.DoesNotContain(Done, answer.Body);
        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Equal(("indeterminate", true), (record.Outcome, record.Details!["tokens_estimated"].GetBoolean()));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"delta":{"content":"b"}}]}""")]
    [InlineData("[1]")]
    [InlineData("{\"choices\":")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]}""")]
    public async Task AnEventThatCanBeReadInTwoWaysOrNoneEndsTheStream(string data)
    {
        Streams(data, Finish(), Done);

        var answer = await AskAsync(Chat(members: Streamed));

        Assert.Equal("response-withheld", Chunks(answer)[^1]["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task AStreamThatBreaksOffIsNoAnswer()
    {
        Streams(Piece("Because.\n"));

        var answer = await AskAsync(Chat(members: Streamed));

        Assert.Equal("response-withheld", Chunks(answer)[^1]["error"]!["code"]!.GetValue<string>());
        Assert.Equal("withheld", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Outcome);
    }

    [Fact]
    public async Task AStreamThatNobodyAskedForIsWithheld()
    {
        Streams(Piece("Because."), Finish(), Done);

        Assert.Equal("response-withheld", (await AskAsync(Chat())).Code);
    }

    [Fact]
    public async Task PiecesThatNobodyCanLookIntoAreLeftOut()
    {
        Streams("""{"id":"c1","choices":[{"index":0,"delta":{"content":"a\n","audio":{"data":"AAAA"},"reasoning":"b\n"},"logprobs":{"content":[{"token":"a"}]},"vendor":"x"}]}""", Finish(), Done);

        var chunk = Chunks(await AskAsync(Chat(members: Streamed)))[0]["choices"]![0]!;

        Assert.Equal("""{"content":"a\n","reasoning":"b\n"}""", chunk["delta"]!.ToJsonString());
        Assert.Null(chunk["logprobs"]);
        Assert.False(chunk.AsObject().ContainsKey("vendor"));
    }

    private static string Piece(string text) =>
        $$"""{"id":"c1","object":"chat.completion.chunk","model":"small-2026","choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}} },"finish_reason":null}],"usage":null}""";

    private static string Arguments(string json) => $$"""{"id":"c1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{{json}}"} }] } }]}""";

    private static string Finish(string reason = "stop") =>
        $$"""{"id":"c1","object":"chat.completion.chunk","model":"small-2026","choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";

    private void Streams(params string[] events) => Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request, events);

    private static JsonObject[] Chunks(Answer answer) =>
        [.. answer.Body.Split("\n\n").Where(frame => frame.StartsWith("data: {", StringComparison.Ordinal)).Select(frame => JsonNode.Parse(frame["data: ".Length..])!.AsObject())];

    private static string Said(Answer answer) => string.Concat(Chunks(answer).SelectMany(chunk => chunk["choices"] as JsonArray ?? [])
        .Select(choice => choice!["delta"]!["content"]?.GetValue<string>()));
}
