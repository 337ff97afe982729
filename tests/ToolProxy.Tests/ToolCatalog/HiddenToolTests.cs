using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

/// <summary>Tools that the catalog knows and agents do not.</summary>
public sealed class HiddenToolTests : RefusedCall
{
    public override ValueTask InitializeAsync()
    {
        Proxy.ChangeCatalog(catalog =>
        {
            catalog["servers"]!["git"]!["tools"]!["diff_branch"]!["state"] = "hidden";
            catalog["servers"]!["git"]!["tools"]!["write_file"]!["state"] = "forbidden";
            catalog["apis"]!["alertmanager"]!["tools"]!["list_alerts"]!["state"] = "forbidden";
        });
        return base.InitializeAsync();
    }

    [Theory]
    [InlineData("diff_branch")]
    [InlineData("write_file")]
    public async Task TheyAreRefusedInTheWordsOfOneThatIsNotThere(string tool)
    {
        var answer = await Agent.CallAsync(tool);
        var unknown = await Agent.CallAsync("no_such_tool");

        await AssertRefusedAsync(answer, "tool-unknown");
        Assert.Equal(unknown.Denial!["detail"]!.GetValue<string>(), answer.Denial!["detail"]!.GetValue<string>());
        Assert.Equal(unknown.Status, answer.Status);
    }

    [Fact]
    public async Task ARouteIsRefusedLikeOneThatIsNotThere() =>
        await AssertRefusedAsync(await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts"), "tool-unknown");

    [Fact]
    public async Task TheyAreNotListed()
    {
        var answer = await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""");

        Assert.DoesNotContain("diff_branch", answer.Body);
        Assert.DoesNotContain("write_file", answer.Body);
        Assert.Contains("read_file", answer.Body);
    }

    [Theory]
    [InlineData("hidden", "Does diff_branch.", true)]
    [InlineData("hidden", "Says what an attacker likes people to see.", false)]
    [InlineData("forbidden", "Does diff_branch.", false)]
    public async Task AHiddenToolStillShowsPeopleWhatACallWouldChange(string state, string description, bool isAsked)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.ChangeCatalog(catalog => catalog["servers"]!["git"]!["tools"]!["diff_branch"]!["state"] = state);
        proxy.Tool.Tools[1]!["description"] = description;
        using var agent = new AgentUnderTest(proxy, await proxy.StartAsync());
        proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);

        Assert.Equal("approval-required", (await agent.CallAsync("open_pull_request")).Code);

        Assert.Equal(isAsked, proxy.Tool.All.Any(request => request.Body.Contains("\"diff_branch\"")));
    }
}
