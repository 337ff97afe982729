using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.Approvals;

/// <summary>MCP 2026-07-28, multi round-trip requests: the client is asked for what the call lacks, and brings it along when it repeats it.</summary>
public sealed class InputRequiredTests : WaitingCall
{
    [Fact]
    public async Task AClientThatCanOpenLinksIsSentToWherePeopleDecide()
    {
        var answer = await AskAsync();

        var result = answer.Json["result"]!;
        Assert.Equal("input_required", result["resultType"]!.GetValue<string>());
        var question = result["inputRequests"]![Question]!;
        Assert.Equal("elicitation/create", question["method"]!.GetValue<string>());
        Assert.Equal("url", question["params"]!["mode"]!.GetValue<string>());
        Assert.Equal($"{Console}/approvals/apr_1", question["params"]!["url"]!.GetValue<string>());
        Assert.Contains("git.open_pull_request", question["params"]!["message"]!.GetValue<string>());
        Assert.Equal("approval-required", result["_meta"]!["agenttrust/denial"]!["code"]!.GetValue<string>());
        Assert.Null(result["isError"]);
        Assert.Empty(Proxy.Tool.Calls);
        await Proxy.Audit.RecordAsync(record => record is { Kind: AuditKinds.Decision, Outcome: "denied" });
    }

    [Fact]
    public async Task OnceApprovedTheRetryIsMadeAndTheToolSeesNothingOfItsState()
    {
        var state = StateOf(await AskAsync());
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit);

        var answer = await ComeBackAsync(state);

        Assert.Equal("done", answer.Json["result"]!["content"]![0]!["text"]!.GetValue<string>());
        var body = Assert.Single(Proxy.Tool.Calls).Body;
        Assert.DoesNotContain("requestState", body);
        Assert.DoesNotContain("inputResponses", body);
        Assert.Single(Proxy.Approvals.Consumptions);
        Assert.Single(Proxy.Approvals.Submissions);
    }

    [Fact]
    public async Task TheRetryGoesThroughEveryStepAgain()
    {
        var state = StateOf(await AskAsync());
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        Assert.Equal("policy-denied", (await ComeBackAsync(state)).Code);
        Assert.Empty(Proxy.Tool.Calls);
        Assert.Empty(Proxy.Approvals.Consumptions);
    }

    [Fact]
    public async Task AClientIsNotAskedInAWayThatItHasNotDeclared()
    {
        var form = await AskAsync(change: parameters => parameters["_meta"]!["io.modelcontextprotocol/clientCapabilities"] =
            new JsonObject { ["elicitation"] = new JsonObject() });

        Assert.Equal("approval-required", form.Code);
        Assert.Equal("complete", form.Json["result"]!["resultType"]!.GetValue<string>());
    }

    [Fact]
    public async Task WhoWillNotOpenTheLinkIsToldWhatIsMissingAndRejectsNothing()
    {
        var state = StateOf(await AskAsync());

        var answer = await ComeBackAsync(state, "decline");

        Assert.Equal("approval-required", answer.Code);
        Assert.Equal("pending", answer.Denial!["access_request"]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task WhileNobodyDecidesTheRetryWaitsAndIsNotSentToTheLinkAgain()
    {
        var state = StateOf(await AskAsync());

        var answer = await AdvanceAsync(ComeBackAsync(state));

        var result = answer.Json["result"]!;
        Assert.Equal("input_required", result["resultType"]!.GetValue<string>());
        Assert.Null(result["inputRequests"]);
        Assert.NotNull(result["requestState"]);
    }

    [Fact]
    public async Task AnApprovalCoversNoAnswersToQuestionsOfTheTool()
    {
        var answer = await AskAsync("the tool's own state", new JsonObject { ["environment"] = new JsonObject { ["action"] = "accept" } });

        Assert.Equal("approval-required", answer.Code);
        Assert.Null(answer.Denial!["access_request"]);
        Assert.Empty(Proxy.Approvals.Submissions);
    }

    [Fact]
    public async Task AToolsOwnStateTravelsWhereNoApprovalIsNeeded()
    {
        await AskAsync();
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);

        await AskAsync("the tool's own state", new JsonObject { ["environment"] = new JsonObject { ["action"] = "accept" } });

        var sent = JsonNode.Parse(Assert.Single(Proxy.Tool.Calls).Body)!["params"]!;
        Assert.Equal("the tool's own state", sent["requestState"]!.GetValue<string>());
        Assert.Equal("accept", sent["inputResponses"]!["environment"]!["action"]!.GetValue<string>());
    }
}
