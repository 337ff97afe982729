using System.Net;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §5.1 with RFC 6750 §3.1 and RFC 9449 §7.1: a refusal says how to get a token that would do.</summary>
public sealed class ChallengeTests : RefusedCall
{
    [Theory]
    [InlineData("/mcp/git")]
    [InlineData("/http/alertmanager/api/v2/alerts")]
    public async Task WhoeverProvesNothingIsShownTheMetadata(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal("DPoP", challenge.Scheme);
        Assert.Contains($"resource_metadata=\"http://tool-proxy/.well-known/oauth-protected-resource{path}\"", challenge.Parameter);
        Assert.Contains("algs=\"ES256\"", challenge.Parameter);
    }

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
