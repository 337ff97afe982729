using System.Net;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §5.1: a refusal says how to get a token that would do.</summary>
public sealed class Section5_1ChallengeTests : RefusedCall
{
    [Theory]
    [InlineData("/mcp/git")]
    [InlineData("/http/alertmanager/api/v2/alerts")]
    [InlineData("/models/house/v1/models")]
    public async Task WhoeverProvesNothingIsShownTheMetadata(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal("DPoP", challenge.Scheme);
        Assert.Contains($"resource_metadata=\"http://tool-proxy/.well-known/oauth-protected-resource{path}\"", challenge.Parameter);
        Assert.Contains("algs=\"ES256\"", challenge.Parameter);
        Assert.Contains(" scope=\"", challenge.Parameter);
        Assert.DoesNotContain("error=", challenge.Parameter);
        using var metadata = await Http.GetAsync($"/.well-known/oauth-protected-resource{path}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, metadata.StatusCode);
    }
}
