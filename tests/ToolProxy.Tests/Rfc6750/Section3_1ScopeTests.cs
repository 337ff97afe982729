using System.Net;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc6750;

/// <summary>RFC 6750 §3.1: a token that lacks a scope is told which one.</summary>
public sealed class Section3_1ScopeTests : RefusedCall
{
    [Fact]
    public async Task ATokenWithoutTheActionIsToldWhichScopeItLacks()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.SendAsync(HttpMethod.Post, "/http/alertmanager/api/v2/silences/a", new StringContent("{}", null, "application/json"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate).Parameter;
        Assert.Contains("error=\"insufficient_scope\"", challenge);
        Assert.Contains("scope=\"alert.silence\"", challenge);
        Assert.Contains("resource_metadata=", challenge);
    }

    [Fact]
    public async Task ADenialThatNoOtherScopeWouldChangeIsNoChallenge()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }
}
