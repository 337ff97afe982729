using AgentTrust.Contracts.Identity;
using AgentTrust.ToolProxy.Tests.ToolCatalog.Review;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Sessions;

/// <summary>Redis is gone.</summary>
public sealed class StoreUnavailableTests : RefusedCall
{
    public override ValueTask InitializeAsync()
    {
        // Nobody may listen on port 1; the client is told not to wait for it.
        Proxy.Settings["ConnectionStrings:cache"] = "127.0.0.1:1,abortConnect=false,connectTimeout=100,syncTimeout=100,asyncTimeout=100,connectRetry=0";
        return base.InitializeAsync();
    }

    [Fact]
    public async Task WhoLooksAtToolsIsToldWhatIsMissing()
    {
        var answer = await new ReviewerUnderTest(Http, Proxy.PersonToken("oscar", PersonGroups.Operators)).SendAsync(HttpMethod.Get, "/tools");

        Assert.Equal(503, answer.Status);
        Assert.Equal("urn:agenttrust:problem:store-unavailable", answer.Body!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task NoAgentCallsATool()
    {
        var answer = await Agent.CallAsync("read_file");

        Assert.NotNull(answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
    }
}
