using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>A tool whose approval depends on what its resource is: the proxy asks the server, not the agent.</summary>
public sealed class ResourceStatesTests : RefusedCall
{
    public override async ValueTask InitializeAsync()
    {
        Proxy.ChangeCatalog(catalog => catalog["servers"]!["git"]!["tools"]!["open_pull_request"]!["depends_on"] = JsonNode.Parse(
            """{"tool":"diff_branch","arguments":{"repository":"repository"},"version":"commit","authors":["author"]}"""));
        await base.InitializeAsync();
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
        Proxy.Tool.Result = Commit("5f2c");
    }

    [Fact]
    public async Task PeopleAreAskedAboutOneVersionAndLearnWhoseItIs()
    {
        await Agent.CallAsync("open_pull_request");

        var state = Assert.Single(Proxy.Approvals.Submissions).ResourceState!;
        Assert.Equal(("5f2c", "ada"), (state.Version, Assert.Single(state.Authors)));
    }

    [Fact]
    public async Task TheOwnerOfTheAgentThatDraftedItIsNamedAsAnAuthorToo()
    {
        Proxy.Tool.Result = Commit("5f2c", SpiffeIds.Agent("drafting-agent"));

        await Agent.CallAsync("open_pull_request");

        Assert.Equal([SpiffeIds.Agent("drafting-agent"), "olivia"], Assert.Single(Proxy.Approvals.Submissions).ResourceState!.Authors);
    }

    [Fact]
    public async Task WhereNobodySaysWhoseTheDraftingAgentIsNobodyIsAsked()
    {
        Proxy.Tool.Result = Commit("5f2c", SpiffeIds.Agent(FakeTokenIssuer.UnknownAgent));

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), "approval-required", AuditKinds.Decision);

        Assert.Empty(Proxy.Approvals.Submissions);
    }

    [Fact]
    public async Task TheVersionThatIsThereNowIsNamedWhenTheApprovalIsUsed()
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Approvals.Become(AccessRequestState.Granted);

        await Agent.CallAsync("open_pull_request");

        Assert.Equal("5f2c", Assert.Single(Proxy.Approvals.Consumptions).ResourceVersion);
    }

    [Fact]
    public async Task AnotherVersionIsAskedAboutAnew()
    {
        await Agent.CallAsync("open_pull_request");
        Proxy.Tool.Result = Commit("5f2d");

        await Agent.CallAsync("open_pull_request");

        Assert.Equal(["5f2c", "5f2d"], Proxy.Approvals.Submissions.Select(submission => submission.ResourceState!.Version));
    }

    [Theory]
    [InlineData("""{"content":[],"structuredContent":{}}""")]
    [InlineData("""{"content":[]}""")]
    [InlineData("""{"content":[],"isError":true,"structuredContent":{"commit":"5f2c"}}""")]
    public async Task WhereTheServerDoesNotSayNobodyIsAskedAndNothingIsUsed(string result)
    {
        Proxy.Tool.Result = result;

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), "approval-required", AuditKinds.Decision);

        Assert.Empty(Proxy.Approvals.Submissions);
    }

    private static string Commit(string sha, string author = "ada") => $$$"""{"content":[],"structuredContent":{"commit":"{{{sha}}}","author":"{{{author}}}"}}""";
}
