using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class AnswerInspectionTests : RefusedCall
{
    private static readonly string Secret = "ghp_" + MadeUp.Base62(new Random(1), 36);
    private const string Result = """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}""";

    [Fact]
    public async Task SecretsAreTakenOutOfAnAnswerWhereverTheyStand()
    {
        Proxy.Tool.Result = $$$"""{"content":[{"type":"text","text":"token={{{Secret}}} end"}],"structuredContent":{"a":{"{{{Secret}}}":["{{{Secret}}}"] } } }""";

        var answer = await Agent.CallAsync("read_file");

        Assert.DoesNotContain("ghp_", answer.Body);
        Assert.Contains("token=[redacted: GitHub token] end", answer.Body);
        Assert.Equal(3, (await OutcomeAsync()).Details!["redactions"].GetInt32());
        Assert.Equal(3, (await OutcomeAsync()).Details!["redacted"].GetProperty("GitHub token").GetInt32());
    }

    [Fact]
    public async Task AStreamPassesMessageByMessageThroughInspection()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request,
            $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1,"message":"found {{{Secret}}}"}}""", Result);

        var answer = await Agent.CallAsync("read_file");

        var events = answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonNode.Parse(text.Split("data: ")[1])!).ToArray();
        Assert.Equal("found [redacted: GitHub token]", events[0]["params"]!["message"]!.GetValue<string>());
        Assert.Contains("\ndone\n", events[1]["result"]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.NotNull(events[1]["result"]!["_meta"]!["agenttrust/record"]);
        Assert.Equal("succeeded", (await OutcomeAsync()).Outcome);
    }

    [Fact]
    public async Task ASecretThatIsSplitOverContentBlocksIsTakenOutOfAll()
    {
        Proxy.Tool.Result = $$$"""{"content":[{"type":"text","text":"token={{{Secret[..14]}}}"},{"type":"image","data":"AAEC","mimeType":"image/png"},{"type":"text","text":"{{{Secret[14..30]}}}"},{"type":"text","text":"{{{Secret[30..]}}}, and more"}]}""";

        var answer = await Agent.CallAsync("diff_branch");

        Assert.Equal(
            ["token=[redacted: GitHub token]", "[redacted: GitHub token]", "[redacted: GitHub token], and more"],
            answer.Json["result"]!["content"]!.AsArray().Where(block => block!["type"]!.GetValue<string>() == "text").Select(block => block!["text"]!.GetValue<string>()));
        Assert.Equal(1, (await OutcomeAsync()).Details!["redactions"].GetInt32());
    }

    [Fact]
    public async Task AValueWithoutAFormIsToldByItsName()
    {
        var (named, beside) = (MadeUp.Base64(new Random(1), 40), MadeUp.Hex(new Random(2), 32));
        Proxy.Tool.Result = $$$"""{"content":[],"structuredContent":{"aws_secret_access_key":"{{{named}}}","env":[{"name":"DD_API_KEY","value":"{{{beside}}}"}],"digest":"{{{beside}}}"}}""";

        var content = (await Agent.CallAsync("diff_branch")).Json["result"]!["structuredContent"]!;

        Assert.Equal("[redacted: AWS secret key]", content["aws_secret_access_key"]!.GetValue<string>());
        Assert.Equal("[redacted: Datadog API key]", content["env"]![0]!["value"]!.GetValue<string>());
        Assert.Equal(beside, content["digest"]!.GetValue<string>());
    }

    public static TheoryData<string> Unfit =>
    [
        "another id", "a batch", "not json", "duplicate key", "neither result nor error", "html", "encoded", "redirect", "too long", "no answer in the stream",
        "a question in the stream", "an event of another type", "an answer in another charset",
    ];

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task WhatCannotBeInspectedDoesNotPass(string flaw)
    {
        Proxy.Tool.Answer = (request, _) => flaw switch
        {
            "another id" => FakeTool.Plain(request, HttpStatusCode.OK, Result.Replace("\"id\":1", "\"id\":2 ", StringComparison.Ordinal)),
            "a batch" => FakeTool.Plain(request, HttpStatusCode.OK, $"[{Result}]"),
            "not json" => FakeTool.Plain(request, HttpStatusCode.OK, "done"),
            "duplicate key" => FakeTool.Plain(request, HttpStatusCode.OK, Result.Replace("\"id\"", "\"id\":1,\"id\"", StringComparison.Ordinal)),
            "neither result nor error" => FakeTool.Plain(request, HttpStatusCode.OK, """{"jsonrpc":"2.0","id":1}"""),
            "html" => FakeTool.Plain(request, HttpStatusCode.OK, "<p>done</p>", "text/html"),
            "encoded" => Encoded(FakeTool.Plain(request, HttpStatusCode.OK, Result)),
            "redirect" => FakeTool.Plain(request, HttpStatusCode.Found, "done", "text/plain"),
            "too long" => FakeTool.Plain(request, HttpStatusCode.OK, Result.Replace("done", "done" + new string('a', 5 * 1024 * 1024), StringComparison.Ordinal)),
            "no answer in the stream" => FakeTool.Stream(request, """{"jsonrpc":"2.0","method":"notifications/progress","params":{}}"""),
            "a question in the stream" => FakeTool.Stream(request, """{"jsonrpc":"2.0","id":9,"method":"sampling/createMessage","params":{"text":"done"}}""", Result),
            "an event of another type" => FakeTool.Plain(request, HttpStatusCode.OK, $"event: other\ndata: {Result}\n\n", "text/event-stream"),
            _ => FakeTool.Plain(request, HttpStatusCode.OK, Result, "text/plain"),
        };

        var answer = await Agent.CallAsync("read_file");

        Assert.DoesNotContain("done", answer.Body);
        Assert.Contains("urn:agenttrust:denial:response-withheld", answer.Body);
        Assert.Equal("withheld", (await OutcomeAsync()).Outcome);
        Assert.Equal("response-withheld", (await OutcomeAsync()).Details!["code"].GetString());
    }

    [Fact]
    public async Task AnErrorOfTheToolIsPassedOnAndRecordedAsFailed()
    {
        Proxy.Tool.Result = """{"isError":true,"content":[{"type":"text","text":"no such branch"}]}""";

        var answer = await Agent.CallAsync("write_file");

        Assert.Contains("no such branch", answer.Body);
        Assert.Equal("failed", (await OutcomeAsync()).Outcome);
    }

    [Fact]
    public async Task AnHttpAnswerKeepsItsStatusAndLosesItsSecrets()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, HttpStatusCode.NotFound, $$$"""{"detail":"{{{Secret}}}"}""", "application/problem+json");

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("[redacted: GitHub token]", answer.Body);
        Assert.Equal("failed", (await OutcomeAsync()).Outcome);
    }

    [Theory]
    [InlineData("application/octet-stream", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.Found)]
    public async Task AnHttpAnswerThatNobodyCanLookIntoDoesNotPass(string type, HttpStatusCode status)
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, status, "bytes", type);

        Assert.Equal("response-withheld", (await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts")).Code);
    }

    private static HttpResponseMessage Encoded(HttpResponseMessage response)
    {
        response.Content.Headers.ContentEncoding.Add("br");
        return response;
    }

    private Task<AuditRecord> OutcomeAsync() => Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
}
