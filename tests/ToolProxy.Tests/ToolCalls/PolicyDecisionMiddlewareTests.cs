using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class PolicyDecisionMiddlewareTests : RefusedCall
{
    [Theory]
    [InlineData(HttpStatusCode.OK, FakePolicyDecisionPoint.Permit, null)]
    [InlineData(HttpStatusCode.OK, """{"decision":true}""", null)]
    [InlineData(HttpStatusCode.OK, """{"decision":false}""", "policy-denied")]
    [InlineData(HttpStatusCode.OK, FakePolicyDecisionPoint.Deny, "policy-denied")]
    [InlineData(HttpStatusCode.OK, """{"decision":true,"context":{"obligations":[{"id":"read-freely:water_the_plants","type":"custom","properties":{"action":"water_the_plants","policy":"read-freely"}}]}}""", "policy-denied")]
    [InlineData(HttpStatusCode.OK, """{"decision":true,"context":{"obligations":[{"id":"water-the-plants"}]}}""", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, "{}", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, """{"decision":"true"}""", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, """{"decision":false,"decision":true}""", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, """{"Decision":true}""", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, "not json", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, "", "decision-unavailable")]
    [InlineData(HttpStatusCode.OK, "null", "decision-unavailable")]
    [InlineData(HttpStatusCode.Forbidden, FakePolicyDecisionPoint.Permit, "decision-unavailable")]
    [InlineData(HttpStatusCode.InternalServerError, "", "decision-unavailable")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", "decision-unavailable")]
    public async Task OnlyAnExplicitPermitReachesTheTool(HttpStatusCode status, string body, string? code)
    {
        Proxy.Policy.Answers(status, body);

        var answer = await Agent.CallAsync("write_file");

        if (code is not null)
            await AssertRefusedAsync(answer, code, AuditKinds.Decision);
        else
            Assert.Single(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task ALateDecisionIsNone()
    {
        Proxy.Policy.Hangs = true;

        var calling = Agent.CallAsync("write_file");
        await Proxy.Policy.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await AssertRefusedAsync(await AdvanceAsync(calling), "decision-unavailable", AuditKinds.Decision);
    }

    [Fact]
    public async Task ADenialTellsTheModelWhichPolicyAndWhy()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.CallAsync("write_file");

        var result = answer.Json["result"]!;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains("Remediation never deploys.", result["content"]![0]!["text"]!.GetValue<string>());
        Assert.Contains("deploy-never-by-remediate", result["content"]![0]!["text"]!.GetValue<string>());
        Assert.Equal("deploy-never-by-remediate", answer.Denial!["policies"]![0]!.GetValue<string>());
        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Decision);
        Assert.Equal(Proxy.Audit.Records.ToList().IndexOf(record), answer.Denial["record"]!.GetValue<int>());
        Assert.Equal("eval_2", record.Details!["evaluation_id"].GetString());
    }

    [Theory]
    [InlineData(FakePolicyDecisionPoint.Deny)]
    [InlineData(FakePolicyDecisionPoint.Requestable)]
    public async Task ADenialIsRecordedWithWhatItWasDecidedOn(string denial)
    {
        Proxy.Policy.Answers(denial.Replace("\"context\":{", "\"context\":{\"facts\":{\"schema\":1},", StringComparison.Ordinal));

        await Agent.CallAsync("open_pull_request");

        var record = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.Decision);
        Assert.Equal("""{"schema":1}""", record.Details!["decided_on"].GetRawText());
    }

    [Fact]
    public async Task AnHttpToolsDenialIsAProblem()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("urn:agenttrust:denial:policy-denied", answer.Json["type"]!.GetValue<string>());
        await AssertRefusedAsync(answer, "policy-denied", AuditKinds.Decision);
    }
}
