using System.Net;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.McpSessions;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>A gateway took a session id that was decided on at one route, by one caller, for whoever sent it to any other.</summary>
public sealed class SessionIdReusedOnAnotherRouteTests : InSession
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task OnTheRouteOfAnotherServer() => await AssertUnknownAsync(await Agent.PostAsync(Ping, Within(Id), "notes"));

    [Fact]
    public async Task WithAnotherKey()
    {
        using var other = new AgentUnderTest(Proxy, Http);

        await AssertUnknownAsync(await other.PostAsync(Ping, Within(Id)));
    }

    [Fact]
    public Task ByAnotherAgentWithTheSameKey() => AssertUnknownAsync(claims => claims[JwtClaims.Subject] = SpiffeIds.Agent("another"));

    [Fact]
    public Task ForAnotherTask() => AssertUnknownAsync(claims => claims[JwtClaims.AuthorizationDetails] = new JsonArray(JsonSerializer.SerializeToNode(
        new TaskAuthorization { Task = "task_2", Step = "propose", Actions = ["repo.read"] }, WireJson.Options)));

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task WhateverItIsUsedFor(string method)
    {
        using var other = new AgentUnderTest(Proxy, Http);

        await AssertUnknownAsync(await other.SendAsync(HttpMethod.Parse(method), "/mcp/git", change: Within(Id)));
        Assert.Null((await SayAsync(Ping)).Code); // and it lives on
    }

    private async Task AssertUnknownAsync(Action<JsonObject> change)
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, change);

        await AssertUnknownAsync(await Agent.PostAsync(Ping, Within(Id)));
    }

    private async Task AssertUnknownAsync(Answer answer)
    {
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        await AssertRefusedAsync(answer, "session-unknown");
        Assert.Empty(Proxy.Tool.All);
    }
}
