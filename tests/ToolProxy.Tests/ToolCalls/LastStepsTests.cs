using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>Steps 6 and 7, and the moment before a call leaves.</summary>
public sealed class LastStepsTests : RefusedCall
{
    [Fact]
    public async Task WithoutATokenForTheCallNothingLeaves()
    {
        Proxy.Issuer.RefuseAction = "repo.branch.write";

        var answer = await Agent.CallAsync("write_file");

        await AssertRefusedAsync(answer, "token-refused");
        Assert.Single(answer.Headers.GetValues("AgentTrust-Record"));
        Assert.Contains(Proxy.Audit.Records, record => record is { Kind: AuditKinds.Decision, Outcome: "permitted" });
    }

    [Fact]
    public async Task TheTokenIsFetchedWhileTheIntentIsOnItsWayToTheLog()
    {
        Proxy.Audit.IsDown = true;

        var call = Agent.CallAsync("write_file");
        await ProxyUnderTest.UntilAsync(() => Proxy.Issuer.Exchanges.Any(asked => asked.Action == "repo.branch.write"));

        Assert.False(call.IsCompleted);
        Assert.Empty(Proxy.Tool.Calls);
        await AdvanceAsync(call);
    }

    [Fact]
    public async Task AWriteThatCannotBeRecordedDoesNotLeave()
    {
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(Agent.CallAsync("write_file"));

        Assert.Equal("audit-unavailable", answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task AReadThatCannotBeRecordedIsNotAnswered()
    {
        Proxy.Tool.Result = """{"content":[{"type":"text","text":"what the file says"}]}""";
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(Agent.CallAsync("read_file"));

        Assert.Equal("audit-unavailable", answer.Code);
        Assert.DoesNotContain("what the file says", answer.Body);
    }

    [Fact]
    public async Task WhatCouldNotBeRecordedInTimeIsRecordedLaterInOrderAndWithoutAGap()
    {
        Proxy.Audit.IsDown = true;
        await AdvanceAsync(Agent.CallAsync("write_file"));
        await AdvanceAsync(Agent.CallAsync("drop_database"));

        Proxy.Audit.IsDown = false;
        await AdvanceAsync(Proxy.Audit.RecordAsync(record => record is { Kind: AuditKinds.CallRefused, Sequence: 4 }));

        Assert.Equal([AuditKinds.Decision, AuditKinds.CallIntent, AuditKinds.CallRefused, AuditKinds.CallRefused], Proxy.Audit.Records.Select(record => record.Kind));
        Assert.Equal([1, 2, 3, 4], Proxy.Audit.Records.Select(record => record.Sequence));
        Assert.Equal("denied", Proxy.Audit.Records[2].Outcome);
    }

    [Fact]
    public async Task ARevocationWhileACallIsDecidedStopsIt()
    {
        Proxy.Policy.Hangs = true;
        var calling = Agent.CallAsync("write_file");
        await Proxy.Policy.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, FakeTokenIssuer.TaskId));

        Proxy.Policy.Release();
        var answer = await calling;

        Assert.Equal("revoked", answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Theory]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData(RevocationKind.Task, FakeTokenIssuer.TaskId)]
    [InlineData(RevocationKind.All, "*")]
    public async Task ARevocationCutsACallThatIsUnderWay(RevocationKind kind, string id)
    {
        Proxy.Tool.Hangs = true;
        var calling = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Proxy.Issuer.Revoke(kind, id);
        var answer = await calling;

        Assert.Equal("revoked", answer.Code);
        Assert.Equal("indeterminate", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Outcome);
    }

    [Theory]
    [InlineData(RevocationKind.Task, FakeTokenIssuer.TaskId)]
    [InlineData(RevocationKind.All, "*")]
    public async Task APolicysNoAfterAnEndThatTheFeedHasNotBroughtYetIsARevocation(RevocationKind kind, string id)
    {
        Proxy.Issuer.FeedIsSlow = true;
        _ = Agent.Token;
        Proxy.Issuer.Revoke(kind, id);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("revoked", answer.Code);
        Assert.Equal([AuditKinds.Decision, AuditKinds.CallRefused], Proxy.Audit.Records.Select(record => record.Kind));
        Assert.All(Proxy.Audit.Records, record => Assert.Equal("denied", record.Outcome));
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task ATokenThatTheIssuerRefusedAfterAnEndIsARevocationToo()
    {
        Proxy.Issuer.FeedIsSlow = true;
        _ = Agent.Token;
        Proxy.Issuer.Revoke(RevocationKind.Step, FakeTokenIssuer.TaskId, FakeTokenIssuer.Step);
        Proxy.Issuer.RefuseAction = "repo.branch.write";

        Assert.Equal("revoked", (await Agent.CallAsync("write_file")).Code);
    }

    [Fact]
    public async Task ANoWithoutAnyEndStaysWhatItIsAlsoWhenNoNewsCanBeHad()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);
        Proxy.Issuer.Revoke(RevocationKind.Task, "task_2");
        Assert.Equal("policy-denied", (await Agent.CallAsync("write_file")).Code);

        Proxy.Issuer.FeedIsDown = true;
        Assert.Equal("policy-denied", (await AdvanceAsync(Agent.CallAsync("write_file"))).Code);
    }

    [Fact]
    public async Task AToolThatDoesNotAnswerLeavesAnIndeterminateOutcome()
    {
        Proxy.Tool.Answer = (_, _) => throw new HttpRequestException("Connection reset");

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("tool-unavailable", answer.Code);
        Assert.Equal("indeterminate", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Outcome);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task WhatAToolSaysToTheProxyItselfIsNotForTheAgent(HttpStatusCode status)
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, status, """{"title":"The token is for other arguments."}""");

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("response-withheld", answer.Code);
        Assert.DoesNotContain("other arguments", answer.Body);
        Assert.Equal("withheld", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Outcome);
    }
}
