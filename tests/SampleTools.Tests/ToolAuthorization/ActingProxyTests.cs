using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>A tool is reached through the proxy, which acts for agents only.</summary>
public sealed class ActingProxyTests : CallToATool
{
    [Theory]
    [InlineData(null)]
    [InlineData("spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData("spiffe://agenttrust.local/service/console")]
    public async Task ATokenThatTheProxyDoesNotActWithIsRefused(string? actor)
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token =>
        {
            token.Remove("act");
            if (actor is not null) token["act"] = new JsonObject { ["sub"] = actor, ["act"] = new JsonObject { ["sub"] = SpiffeIds.ToolProxy } };
        });

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-through-proxy");
    }

    [Fact]
    public async Task ASubAgentsCallIsMadeInItsOwnNameForTheAgentOfTheTask()
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token => token["act"] = ActorChain.Nest(
            [SpiffeIds.ToolProxy, SpiffeIds.Agent("triager"), SpiffeIds.Agent("reviewer")]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("spiffe://agenttrust.local/service/tool-proxy")] // what was exchanged once is not exchanged again
    [InlineData("spiffe://agenttrust.local/service/console")]
    public async Task BehindTheProxyThereAreOnlyAgents(string inner)
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token => token["act"] = ActorChain.Nest(
            [SpiffeIds.ToolProxy, SpiffeIds.Agent("triager"), inner]));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-through-proxy");
    }
}
