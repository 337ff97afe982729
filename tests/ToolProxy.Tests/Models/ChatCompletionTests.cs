using System.Net;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.ToolProxy.Tests.Models;

public sealed class ChatCompletionTests : AskedModel
{
    [Fact]
    public async Task APermittedPromptReachesTheModelAndItsAnswerTheAgent()
    {
        Says(Completion("Because."));

        var answer = await AskAsync(Chat());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Because.", answer.Json["choices"]![0]!["message"]!["content"]!.GetValue<string>());
        Assert.Equal("http://sample-tools/models/house/v1/chat/completions", Proxy.Tool.Calls.Single().Uri.AbsoluteUri);
        var asked = Proxy.Policy.Asked.Single();
        Assert.Equal(("model.invoke", "model", "house/small"), (asked.Action.Name, asked.Resource.Type, asked.Resource.Id));
    }

    [Fact]
    public async Task WhatIsSentIsTheParseWithTheProxysOwnTermsAndNothingElseOfTheAgents()
    {
        Says(Completion("Because."));

        await AskAsync(Chat(members: """{"temperature":0.5,"stop":null}""").ToJsonString(), change: request => request.Headers.Add("OpenAI-Organization", "org-agent"));

        Assert.Equal("""{"model":"small","messages":[{"role":"user","content":"Why?"}],"temperature":0.5,"max_completion_tokens":16384}""", Asked.ToJsonString());
        var sent = Proxy.Tool.Calls.Single();
        Assert.DoesNotContain(sent.Headers, header => header.Key == "OpenAI-Organization");
        Assert.DoesNotContain(Agent.Token, sent.Headers.ToString());
        Assert.Equal("application/json", sent.Content!.ContentType!.ToString());
    }

    [Fact]
    public async Task PromptAndAnswerAreOnRecordByDigestWithTheirTokensAndNotByTheirWords()
    {
        const string Message = """
            "content":"needle-in-answer","tool_calls":[{"id":"c1","type":"function","function":{"name":"git.read_file","arguments":"{\"path\":\"a\"}"}}]
            """;
        const string Probabilities = """
            "logprobs":{"content":[{"token":"needle"}]}
            """;
        Says(Completion("needle-in-answer").Replace("\"logprobs\":null", Probabilities).Replace("\"content\":\"needle-in-answer\"", Message));

        var answer = await AskAsync(Chat("needle-in-prompt"));

        await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal(
            [AuditKinds.Decision, AuditKinds.Prompt, AuditKinds.CallIntent, AuditKinds.Answer, AuditKinds.CallOutcome], Proxy.Audit.Records.Select(record => record.Kind));
        var said = Proxy.Audit.Records[3];
        Assert.Equal((9, 5, "stop", "small-2026"), (Number(said, "input_tokens"), Number(said, "output_tokens"), Text(said, "finish_reason"), Text(said, "answered_by")));
        Assert.Equal("git.read_file", said.Details!["tool_calls"][0].GetProperty("name").GetString());
        Assert.Equal(Proxy.Audit.Records[0].Details!["arguments_digest"].GetString(), Text(Proxy.Audit.Records[1], "digest"));
        Assert.Equal("task_1", said.Task);
        Assert.DoesNotContain("needle-in", JsonSerializer.Serialize(Proxy.Audit.Records, WireJson.Options));
        Assert.Null(answer.Json["choices"]![0]!["logprobs"]);
    }

    [Fact]
    public async Task TheWordsStandBesideTheRecordsWithoutTheSecretsThatWereFound()
    {
        Says(Completion("needle-in-answer ghp_0123456789abcdefghijABCDEFGHIJ012345"));

        await AskAsync(Chat("needle-in-prompt ghp_0123456789abcdefghijABCDEFGHIJ012345"));

        var (prompt, answer) = (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Prompt), await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer));
        Assert.Contains("ghp_", Proxy.Tool.Calls.Single().Body); // a model of the house is told everything
        Assert.Contains("needle-in-prompt [redacted: ", Proxy.Audit.Bodies[(prompt.Id, BodyNames.Prompt)]);
        Assert.Contains("needle-in-answer [redacted: ", Proxy.Audit.Bodies[(answer.Id, BodyNames.Answer)]);
        Assert.DoesNotContain("ghp_", string.Concat(Proxy.Audit.Bodies.Values));
        Assert.Equal([BodyNames.Prompt, BodyNames.Answer], prompt.Bodies!.Concat(answer.Bodies!).Select(body => body.Name));
    }

    [Fact]
    public async Task AnAnswerThatIsTooLongToKeepIsOnRecordByItsDigestAlone()
    {
        Says(Completion(new string('x', 300_000)));

        await AskAsync(Chat());

        var answer = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Null(answer.Bodies);
        Assert.StartsWith("sha256:", Text(answer, "digest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutARecordOfThePromptItsAnswerIsWithheld()
    {
        Says(Completion("Because."));
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(AskAsync(Chat()));

        Assert.Equal("audit-unavailable", answer.Code);
        Assert.DoesNotContain("Because.", answer.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutARecordOfTheAnswerItsEndIsNotTold(bool streams)
    {
        Proxy.Tool.Answer = (request, _) =>
        {
            Proxy.Audit.IsDown = true; // the prompt's record is there: this model is outside of the house
            return streams
                ? FakeTool.Stream(request, """{"choices":[{"index":0,"delta":{"content":"Because."},"finish_reason":"stop"}]}""", "[DONE]")
                : FakeTool.Plain(request, HttpStatusCode.OK, Completion("Because."));
        };

        var answer = await AdvanceAsync(AskAsync(Chat(members: $$"""{"model":"outside","stream":{{(streams ? "true" : "false")}} }""")));

        Assert.Contains("\"code\":\"response-withheld\"", answer.Body);
        Assert.DoesNotContain(streams ? "[DONE]" : "Because.", answer.Body);
        Proxy.Audit.IsDown = false;
    }

    [Fact]
    public async Task APromptThatLeavesTheHouseDoesNotLeaveBeforeItsRecordIsDurable()
    {
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(AskAsync(Chat(members: """{"model":"outside"}""")));

        Assert.Equal("audit-unavailable", answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task ADenialSaysSoAsTheApisErrors()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await AskAsync(Chat());

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        var error = answer.Json["error"]!;
        Assert.Equal(("permission_error", "policy-denied"), (error["type"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
        Assert.StartsWith("Denied (policy-denied): A policy forbids this call. Remediation never deploys.", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("urn:agenttrust:denial:policy-denied", error["denial"]!["type"]!.GetValue<string>());
        await AssertRefusedAsync(answer, "policy-denied", AuditKinds.Decision);
    }

    [Theory]
    [InlineData(RevocationKind.Task, FakeTokenIssuer.TaskId)]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData(RevocationKind.All, "*")]
    public async Task AnEndOfItsAuthorityCutsAPromptThatIsUnderWay(RevocationKind kind, string id)
    {
        Proxy.Tool.Hangs = true;
        var asking = AskAsync(Chat());
        await Proxy.Tool.Reached.Task;

        Proxy.Issuer.Revoke(kind, id);

        Assert.Equal("revoked", (await asking).Code);
        var answer = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.Equal("indeterminate", answer.Outcome);
    }

    [Fact]
    public async Task TokensCountAgainstTheTasksBudgetUntilItIsUsedUp()
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { ModelTokens = 500 };
        Says(Completion("Because.", 100, 400));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Chat())).Status);
        var second = await AskAsync(Chat());

        Assert.Equal("budget-exhausted", second.Code);
        Assert.Equal(HttpStatusCode.Forbidden, second.Status);
        Assert.Single(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task APromptThatIsLongerThanWhatIsLeftDoesNotLeave()
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { ModelTokens = 100 };

        Assert.Equal("budget-exhausted", (await AskAsync(Chat(new string('x', 4000)))).Code);
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Theory]
    [InlineData("""{"max_tokens":4000}""", "max_tokens", 480)]
    [InlineData("""{"max_completion_tokens":4000,"n":4}""", "max_completion_tokens", 119)]
    [InlineData("""{"max_tokens":30}""", "max_tokens", 30)]
    [InlineData("{}", "max_completion_tokens", 484)]
    public async Task WhatAnAnswerMayBeIsHeldToWhatTheTaskHasLeft(string members, string parameter, int sent)
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { ModelTokens = 500 };
        Says(Completion("Because."));

        await AskAsync(Chat(members: members));

        Assert.InRange(Asked[parameter]!.GetValue<int>(), sent - 8, sent);
    }

    [Fact]
    public async Task WhatAProviderDoesNotCountIsEstimated()
    {
        Says("""{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Because."},"finish_reason":"stop"}]}""");

        await AskAsync(Chat());

        var answer = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer);
        Assert.True(answer.Details!["tokens_estimated"].GetBoolean());
        Assert.True(Number(answer, "output_tokens") > 0);
        var used = await Proxy.Services.GetRequiredService<ISessionStore>().SpendAsync(FakeTokenIssuer.TaskId, 0, TestContext.Current.CancellationToken);
        Assert.True(used >= Number(answer, "output_tokens"));
    }

    [Fact]
    public async Task AProvidersErrorIsPassedOnAsItIsAndUsesNothing()
    {
        Says("""{"error":{"message":"Slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}""", HttpStatusCode.TooManyRequests);

        var answer = await AskAsync(Chat());

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("rate_limit_exceeded", answer.Json["error"]!["code"]!.GetValue<string>());
        Assert.Equal(0, Number(await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Answer), "output_tokens"));
    }

    [Fact]
    public async Task SecretsInAnAnswerAreTakenOut()
    {
        Says(Completion("Use ghp_0123456789abcdefghijABCDEFGHIJ012345 for it."));

        var answer = await AskAsync(Chat());

        Assert.DoesNotContain("ghp_0123456789", answer.Body);
        Assert.Contains("[redacted: ", answer.Body);
    }

    [Fact]
    public async Task WhatAModelSaysNeitherVouchesForAValueNorTaintsTheSession()
    {
        Says(Completion("Write to mallory@evil.example"));
        await AskAsync(Chat());

        await Agent.CallAsync("write_file", new { repository = "shop/checkout", branch = "fix", path = "a", notify = "mallory@evil.example" });

        var context = Proxy.Policy.Asked.Last().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!;
        Assert.False(context.Session.UntrustedRead);
        Assert.Equal(ValueOrigin.Nowhere, context.Sinks!.Single(sink => sink.Kind == "recipient").Origin);
    }

    private static long Number(AuditRecord record, string name) => record.Details![name].GetInt64();

    private static string? Text(AuditRecord record, string name) => record.Details![name].GetString();
}
