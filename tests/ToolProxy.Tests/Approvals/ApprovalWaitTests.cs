using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.Approvals;

/// <summary>A client that wants to hear how it goes gets its answer on the stream that it waits at.</summary>
public sealed class ApprovalWaitTests : WaitingCall
{
    [Fact]
    public async Task AGrantedCallIsMadeWhileItsClientWaits()
    {
        var waiting = await WaitingAsync();

        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit);
        Proxy.Approvals.Become(AccessRequestState.Granted);
        var messages = Messages(await AdvanceAsync(waiting));

        var progress = messages[0]["params"]!;
        Assert.Equal("notifications/progress", messages[0]["method"]!.GetValue<string>());
        Assert.Equal("p1", progress["progressToken"]!.GetValue<string>());
        Assert.Contains($"{Console}/approvals/apr_1", progress["message"]!.GetValue<string>());
        Assert.Equal("done", messages[^1]["result"]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.Equal(7, messages[^1]["id"]!.GetValue<int>());
        Assert.Single(Proxy.Tool.Calls);
        Assert.Single(Proxy.Approvals.Consumptions);
        await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal(
            ["denied", "permitted", "indeterminate", "succeeded"], Proxy.Audit.Records.Select(record => record.Outcome));
    }

    [Fact]
    public async Task ProgressGoesUpAndTheWaitHasABound()
    {
        var began = Proxy.Time.GetUtcNow();
        var messages = Messages(await AdvanceAsync(AskOlderAsync(Progress())));

        var steps = messages[..^1].Select(message => message["params"]!["progress"]!.GetValue<int>()).ToArray();
        Assert.Equal(Enumerable.Range(1, steps.Length), steps);
        Assert.Equal("approval-required", messages[^1]["result"]!["structuredContent"]!["denial"]!["code"]!.GetValue<string>());
        Assert.InRange(Proxy.Time.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Single(Proxy.Audit.Records);
    }

    [Fact]
    public async Task WithoutAskingForProgressAClientIsAnsweredAtOnce()
    {
        var answer = await AskOlderAsync();

        Assert.Equal("approval-required", answer.Code);
    }

    [Fact]
    public async Task ARejectionEndsTheWait()
    {
        var waiting = await WaitingAsync();

        Proxy.Approvals.Become(AccessRequestState.Rejected);

        Assert.Equal("approval-rejected", CodeOf(await AdvanceAsync(waiting)));
        Assert.Empty(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task AnEndOfTheTaskEndsTheWaitAtOnce()
    {
        var waiting = await WaitingAsync();

        Proxy.Issuer.Revoke(RevocationKind.Task, FakeTokenIssuer.TaskId);
        var answer = await waiting; // no time passes

        Assert.Equal("revoked", CodeOf(answer));
        Assert.Empty(Proxy.Tool.Calls);
        await Proxy.Audit.RecordAsync(record => record is { Kind: AuditKinds.CallRefused, Outcome: "denied" });
    }

    [Fact]
    public async Task ACallThatWaitsHoldsNothingOfTheBudget()
    {
        Proxy.Issuer.Budget = new() { Calls = 1, Writes = 1, Minutes = 60 };
        var waiting = await WaitingAsync();

        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);
        var meanwhile = await Agent.CallAsync("read_file");

        Assert.Null(meanwhile.Code);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task WithoutTheApprovalServiceNobodyWaitsForIt()
    {
        var waiting = await WaitingAsync();

        Proxy.Approvals.IsDown = true;

        Assert.Equal("approval-required", CodeOf(await AdvanceAsync(waiting)));
    }
}

/// <summary>The same where tools are looked at again after a second.</summary>
public sealed class ToolChangedWhileWaitingTests : WaitingCall
{
    public override ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:ToolCatalog:DefinitionsLifetime"] = "00:00:01";
        return base.InitializeAsync();
    }

    [Fact]
    public async Task WhatChangedWhileTheCallWaitedCounts()
    {
        var waiting = await WaitingAsync();

        Proxy.Tool.Tools.First(tool => tool!["name"]!.GetValue<string>() == "open_pull_request")!["description"] = "Does something else.";
        Proxy.Approvals.Become(AccessRequestState.Granted);

        Assert.Equal("tool-changed", CodeOf(await AdvanceAsync(waiting)));
        Assert.Empty(Proxy.Tool.Calls);
        Assert.Empty(Proxy.Approvals.Consumptions);
    }
}
