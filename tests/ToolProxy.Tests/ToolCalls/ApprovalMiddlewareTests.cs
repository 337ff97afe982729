using System.Net;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

public sealed class ApprovalMiddlewareTests : RefusedCall
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
    }

    [Fact]
    public async Task ACallThatNeedsAPersonWaitsForOneAndShowsThemWhatItWouldChange()
    {
        Proxy.Tool.Result = """{"content":[{"type":"text","text":"- wrong\n+ right"}]}""";

        var answer = await Agent.CallAsync("open_pull_request");

        await AssertRefusedAsync(answer, "approval-required", AuditKinds.Decision);
        Assert.Equal("apr_1", answer.Denial!["access_request"]!["id"]!.GetValue<string>());
        Assert.Equal("pending", answer.Denial["access_request"]!["state"]!.GetValue<string>());
        Assert.Equal(2, answer.Denial["access_request"]!["retry_after_seconds"]!.GetValue<int>());
        var submission = Assert.Single(Proxy.Approvals.Submissions);
        Assert.Equal("- wrong\n+ right", submission.Preview);
        Assert.Equal("bound", submission.BindingToken);
    }

    [Fact]
    public async Task AskingAgainJoinsTheRequestThatStands()
    {
        await Agent.CallAsync("open_pull_request");
        var again = await Agent.CallAsync("open_pull_request");
        var other = await Agent.CallAsync("open_pull_request", new { repository = "shop/checkout", branch = "another" });

        Assert.Equal("apr_1", again.Denial!["access_request"]!["id"]!.GetValue<string>());
        Assert.Equal("apr_2", other.Denial!["access_request"]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(AccessRequestState.Pending, "approval-required")]
    [InlineData(AccessRequestState.Rejected, "approval-rejected")]
    [InlineData(AccessRequestState.Expired, "approval-expired")]
    [InlineData(AccessRequestState.Cancelled, "approval-expired")]
    [InlineData(AccessRequestState.Consumed, "approval-used")]
    public async Task OnlyAGrantedRequestLetsACallThrough(AccessRequestState state, string code)
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(state);

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), code, AuditKinds.Decision);
        Assert.Empty(Proxy.Approvals.Consumptions);
    }

    [Fact]
    public async Task AGrantIsUsedOnceAndTheCallIsDecidedAgainWithIt()
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit, FakePolicyDecisionPoint.Requestable);

        var granted = await Agent.CallAsync("open_pull_request");
        var replayed = await Agent.CallAsync("open_pull_request");

        Assert.Null(granted.Code);
        Assert.Single(Proxy.Tool.Calls);
        Assert.Equal("approval-used", replayed.Code);
        Assert.Equal("assertion-of-apr_1", Proxy.Policy.Asked.ElementAt(2).Context!.Value.GetProperty("approval").GetString());
        Assert.Equal("apr_1", Proxy.Issuer.Exchanges.Last(exchange => exchange.SingleUse).Approval);
        Assert.Equal("apr_1", (await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome)).Details!["approval"].GetString());
    }

    [Theory]
    [InlineData(FakePolicyDecisionPoint.Deny, "policy-denied")]
    [InlineData(FakePolicyDecisionPoint.Requestable, "policy-denied")]
    [InlineData("garbage", "decision-unavailable")]
    [InlineData("""{"decision":true,"context":{"obligations":[{"id":"unknown","type":"custom","properties":{}}]}}""", "policy-denied")]
    public async Task AnApprovalDoesNotOpenTheDoorThePolicyDoes(string second, string code)
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, second);

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), code, AuditKinds.Decision);
    }

    [Fact]
    public async Task AfterAnExpiryTheNextCallAsksAnew()
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(AccessRequestState.Expired);
        await Agent.CallAsync("open_pull_request");

        var anew = await Agent.CallAsync("open_pull_request");

        Assert.Equal("approval-required", anew.Code);
        Assert.Equal("apr_2", anew.Denial!["access_request"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task WithoutTheApprovalServiceNobodyHasConsented()
    {
        Proxy.Approvals.IsDown = true;

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), "approval-required", AuditKinds.Decision);
    }

    [Fact]
    public async Task AMissingPreviewDoesNotStopTheQuestion()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, HttpStatusCode.InternalServerError, "");

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), "approval-required", AuditKinds.Decision);
        Assert.Null(Assert.Single(Proxy.Approvals.Submissions).Preview);
    }
}
