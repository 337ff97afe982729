using System.Net;

namespace AgentTrust.CodingAgent.Tests.Work;

/// <summary>What the agent may not do is tried, and seen to be refused.</summary>
public sealed class ForbiddenAttemptsTests
{
    [Fact]
    public async Task WhatIsForbiddenIsTriedAndDenied()
    {
        using var agent = new AgentHost();

        await agent.RunAsync();

        Assert.Contains("Denied (policy-denied): the agent deploys checkout 2.13.2 to production. Remediating agents never deploy. Policy: some-policy.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("Denied (policy-denied): the agent reads the secret production/payment-api-key.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("calls the tool's own address without the proxy, and is refused (401): The door is shut.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("uses the token of the closed task once more, and is refused (401)", agent.Story, StringComparison.Ordinal);
        Assert.Equal(["http://sample-tools/mcp/git", "http://tool-proxy/mcp/alerts"], agent.Platform.Doors.Select(door => door.ToString()));
    }

    [Fact]
    public async Task ARevocationMayTravelForAMoment()
    {
        using var agent = new AgentHost(options => options.DirectToolUrl = "");
        agent.Platform.FirstDoors.Enqueue(HttpStatusCode.OK);
        agent.Platform.FirstDoors.Enqueue(HttpStatusCode.ServiceUnavailable);

        await agent.RunAsync();

        Assert.Equal(3, agent.Platform.Doors.Count);
        Assert.Contains("uses the token of the closed task once more, and is refused (401)", agent.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatShouldHaveBeenRefusedIsNotPassedOver()
    {
        using var agent = new AgentHost();
        agent.Platform.Door = HttpStatusCode.OK;
        agent.Tools.Answering("execute", _ => FakeToolProxy.Answer("Deployed."));

        await agent.RunAsync();

        Assert.Contains("deployments.execute was not denied, which is wrong.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("it answered, which is wrong.", agent.Story, StringComparison.Ordinal);
        Assert.Contains("The token of the closed task still works, which is wrong.", agent.Story, StringComparison.Ordinal);
    }
}
