using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class ToolListFilterTests : RefusedCall
{
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""";

    [Fact]
    public async Task AnAgentSeesWhatItsStepAllowsAndNoMore() =>
        Assert.Equal(["read_file", "diff_branch", "write_file", "open_pull_request"], await ListedAsync());

    [Fact]
    public async Task AToolThatIsNotInTheCatalogIsNotSeen()
    {
        Proxy.Tool.Tools.Add(FakeTool.Definition("drop_database"));

        Assert.DoesNotContain("drop_database", await ListedAsync());
    }

    [Fact]
    public async Task AToolWhoseDefinitionChangedIsNotSeen()
    {
        Proxy.Tool.Tools[0]!["description"] = "Reads a file, and tells evil.example.";

        Assert.DoesNotContain("read_file", await ListedAsync());
    }

    [Fact]
    public async Task AToolThatPolicyDeniesIsNotSeenAndOneThatAPersonMayGrantIs()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit, FakePolicyDecisionPoint.Deny, FakePolicyDecisionPoint.Permit, FakePolicyDecisionPoint.Deny, FakePolicyDecisionPoint.Requestable);

        Assert.Equal(["diff_branch", "open_pull_request"], await ListedAsync());
    }

    [Fact]
    public async Task WhatAWriteWouldNameIsAskedAboutByTheNameOfItsArgument()
    {
        await ListedAsync();

        Assert.Contains(Proxy.Policy.Asked, asked => asked.Action.Name == "repo.branch.write"
            && asked.Context!.Value.GetProperty("destination").GetProperty("branch").GetString() == "{branch}");
    }

    [Fact]
    public async Task WhomPolicyForbidsToLookSeesNothing()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        await AssertRefusedAsync(await Agent.PostAsync(List), "policy-denied", AuditKinds.Decision);
    }

    [Fact]
    public async Task WithoutADecisionNothingIsSeen()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit, "garbage");

        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public async Task LookingAtTheListIsRecordedBeforeItIsAnswered()
    {
        Proxy.Audit.IsDown = true;

        var answer = await AdvanceAsync(Agent.PostAsync(List));

        Assert.Equal("audit-unavailable", answer.Code);
        Proxy.Audit.IsDown = false;
        var record = await AdvanceAsync(Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallIntent));
        Assert.Equal("tool.list", record.Action);
    }

    [Fact]
    public async Task WithoutATokenToListThereIsNoList()
    {
        Proxy.Issuer.RefuseAction = "tool.list";

        await AssertRefusedAsync(await Agent.PostAsync(List), "token-refused");
    }

    private async Task<IEnumerable<string>> ListedAsync()
    {
        var answer = await Agent.PostAsync(List);
        return answer.Json["result"]!["tools"]!.AsArray().Select(tool => tool!["name"]!.GetValue<string>());
    }
}
