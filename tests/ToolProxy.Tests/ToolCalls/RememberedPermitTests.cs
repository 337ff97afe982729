using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>A permit is taken for the answer again only for the same read, only for a moment, and never unrecorded.</summary>
public sealed class RememberedPermitTests : RefusedCall
{
    private const string Read = "diff_branch"; // of no untrusted content

    [Fact]
    public async Task TheSameReadIsDecidedOnceForAMoment()
    {
        Proxy.Policy.Answers(Permit());

        await ReadAsync(times: 3);
        Assert.Single(Proxy.Policy.Asked);
        Assert.Equal(3, Proxy.Audit.Records.Count(record => record.Kind == AuditKinds.CallIntent));

        await Proxy.PassAsync(TimeSpan.FromSeconds(1));
        await ReadAsync(times: 1);
        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task NoHintMakesAPermitLastLongerThanASecond()
    {
        Proxy.Policy.Answers(Permit(milliseconds: 60_000));

        await ReadAsync(times: 1);
        await Proxy.PassAsync(TimeSpan.FromSeconds(1));
        await ReadAsync(times: 1);

        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task ARememberedPermitIsRecordedAsSuchAndNamesTheDecisionThatItReuses()
    {
        Proxy.Policy.Answers(Permit());

        await ReadAsync(times: 2);
        await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome && record.Sequence == 5);

        Assert.Equal(
            [AuditKinds.Decision, AuditKinds.CallIntent, AuditKinds.CallOutcome, AuditKinds.CallIntent, AuditKinds.CallOutcome],
            Proxy.Audit.Records.OrderBy(record => record.Sequence).Select(record => record.Kind));
        var (decision, intent) = (Proxy.Audit.Records[0], Proxy.Audit.Records.Last(record => record.Kind == AuditKinds.CallIntent));
        Assert.NotEqual(decision.Call, intent.Call);
        Assert.Equal(decision.Id, intent.Details!["remembered_decision"].GetString());
        Assert.Equal("eval_1", intent.Details["evaluation_id"].GetString());
        Assert.Equal("""{"calls":1,"writes":0}""", intent.Details["session_counters"].GetRawText());
        Assert.True(decision.Details!.ContainsKey("decided_on") && decision.Details.ContainsKey("reuse"));
        Assert.DoesNotContain("decided_on", intent.Details.Keys);
        Assert.DoesNotContain("remembered_decision", decision.Details.Keys);
    }

    [Fact]
    public async Task ARememberedPermitWithoutARecordReleasesNoAnswer()
    {
        Proxy.Policy.Answers(Permit(milliseconds: 1000));
        await ReadAsync(times: 1);
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(Agent.CallAsync(Read));

        Assert.Single(Proxy.Policy.Asked);
        Assert.Equal("audit-unavailable", answer.Code);
    }

    [Theory]
    [InlineData("""{"decision":true,"context":{"evaluation_id":"eval_1","policy_version":"sha256:p1"}}""", Read)]
    [InlineData("""{"decision":false,"context":{"evaluation_id":"eval_1","policy_version":"sha256:p1",REUSE}}""", Read)]
    [InlineData("""{"decision":true,"context":{"evaluation_id":"eval_1","policy_version":"sha256:p1",REUSE}}""", "write_file")]
    [InlineData("""{"decision":true,"context":{"evaluation_id":"eval_1",REUSE}}""", Read)]
    [InlineData("""{"decision":true,"context":{"policy_version":"sha256:p1","obligations":[{"id":"a","type":"custom","properties":{"action":"water"}}],REUSE}}""", Read)]
    public async Task NoHintADenialAWriteAndWhatNoPolicySetVouchesForAreAskedAboutEachTime(string answer, string tool)
    {
        Proxy.Policy.Answers(answer.Replace("REUSE", Reuse(1000, 0, 100), StringComparison.Ordinal));

        await Agent.CallAsync(tool);
        await Agent.CallAsync(tool);

        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task AnotherResourceIsAnotherQuestion()
    {
        Proxy.Policy.Answers(Permit());

        await ReadAsync(times: 1);
        await Agent.CallAsync(Read, new { repository = "shop/other", branch = "fix" });

        Assert.Equal(["shop/checkout", "shop/other"], Proxy.Policy.Asked.Select(asked => asked.Resource.Id));
    }

    [Fact]
    public async Task AnotherStepIsAnotherQuestion()
    {
        Proxy.Policy.Answers(Permit());

        await ReadAsync(times: 1);
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims[JwtClaims.AuthorizationDetails]![0]!["step"] = "other");
        await ReadAsync(times: 1);

        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task WhatTheSessionHasReadMeanwhileMakesItAnotherQuestion()
    {
        Proxy.Policy.Answers(Permit());

        await ReadAsync(times: 1);
        await Agent.CallAsync("read_file"); // untrusted content
        await ReadAsync(times: 1);

        Assert.Equal(3, Proxy.Policy.Asked.Count);
        Assert.True(Proxy.Policy.Asked.Last().Context!.Value.GetProperty("session").GetProperty("untrusted_read").GetBoolean());
    }

    [Fact]
    public async Task CountersOutsideTheHintAreAskedAbout()
    {
        Proxy.Policy.Answers(Permit(callsBelow: 2));

        await ReadAsync(times: 2);
        Assert.Single(Proxy.Policy.Asked);

        await ReadAsync(times: 1); // the third is asked with a count of two
        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task NothingIsRememberedBeyondAnEndOfAnythingAnywhere()
    {
        Proxy.Policy.Answers(Permit());
        await ReadAsync(times: 1);

        Proxy.Issuer.Revoke(RevocationKind.Task, "tsk_of_somebody_else");
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, "tsk_of_somebody_else"));
        await ReadAsync(times: 1);

        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task WhatWasAskedBeforeAnEndIsNotRememberedAfterIt()
    {
        Proxy.Policy.Hangs = true;
        Proxy.Policy.Answers(Permit());
        var reading = Agent.CallAsync(Read);
        await Proxy.Policy.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Proxy.Issuer.Revoke(RevocationKind.Task, "tsk_of_somebody_else");
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Task, "tsk_of_somebody_else"));
        Proxy.Policy.Release();
        await reading;

        await ReadAsync(times: 1);

        Assert.Equal(2, Proxy.Policy.Asked.Count);
    }

    [Fact]
    public async Task AnotherPolicySetMakesEveryPermitOfTheFormerOneForgotten()
    {
        Proxy.Policy.Answers(Permit(), Permit().Replace("sha256:p1", "sha256:p2", StringComparison.Ordinal));

        await ReadAsync(times: 1);
        await Agent.CallAsync(Read, new { repository = "shop/other", branch = "fix" }); // decided by the new set
        await ReadAsync(times: 1);

        Assert.Equal(3, Proxy.Policy.Asked.Count);
    }

    private static string Reuse(int milliseconds, int from, int below) => "\"reuse\":" + JsonSerializer.Serialize(
        new PermitReuse { Milliseconds = milliseconds, Calls = new(from, below), Writes = new(0, 2) }, WireJson.Options);

    private static string Permit(int milliseconds = 1000, int callsBelow = 100) =>
        """{"decision":true,"context":{"evaluation_id":"eval_1","policy_version":"sha256:p1","facts":{"schema":1},REUSE}}"""
            .Replace("REUSE", Reuse(milliseconds, 0, callsBelow), StringComparison.Ordinal);

    private async Task ReadAsync(int times)
    {
        for (var i = 0; i < times; i++) Assert.Null((await Agent.CallAsync(Read)).Code);
    }
}
