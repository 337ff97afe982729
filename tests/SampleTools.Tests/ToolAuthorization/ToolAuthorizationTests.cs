using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>A tool is reached with a token for it, by whoever proves the token's key, and in no other way.</summary>
public sealed class ToolAuthorizationTests : CallToATool
{
    [Fact]
    public async Task ATokenForTheCallReachesTheTool()
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(BranchExists());
    }

    [Theory]
    [InlineData("/mcp/git")]
    [InlineData("/mcp/secrets")]
    [InlineData("/deployments/api/v1/environments/production/deployments")]
    [InlineData("/forgotten")]
    public async Task WithoutATokenNothingIsReached(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://sample-tools" + path) { Content = new StringContent("{}") };
        using var response = await Tools.SendAsync(path == "/forgotten" ? new HttpRequestMessage(HttpMethod.Get, request.RequestUri) : request);

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "no-token");
        Assert.StartsWith("DPoP", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABearerTokenIsNoToken()
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
            request.Headers.Authorization = new("Bearer", request.Headers.GetValues("Authorization").Single()["DPoP ".Length..]));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "no-token");
    }

    [Theory]
    [InlineData("aud", "\"spiffe://agenttrust.local/tool/ci\"")]
    [InlineData("aud", "\"spiffe://agenttrust.local/service/tool-proxy\"")]
    [InlineData("exp", "1")]
    public async Task ATokenThatIsNotForThisToolOrNotValidIsRefused(string claim, string value)
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token => token[claim] = JsonNode.Parse(value));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task AProofForAnotherUrlIsRefused()
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
        {
            var token = request.Headers.GetValues("Authorization").Single()["DPoP ".Length..];
            request.Headers.Remove(DpopProofValidator.HeaderName);
            request.Headers.Add(DpopProofValidator.HeaderName,
                Tools.ProxyKey.CreateProof(HttpMethod.Post, new Uri("http://sample-tools/mcp/ci"), token, Tools.Time));
        });

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "invalid-proof");
    }

    [Fact]
    public async Task AStolenTokenWithoutItsKeyIsRefused()
    {
        using var thief = new DpopKey();
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
            Tools.Prove(request, request.Headers.GetValues("Authorization").Single()["DPoP ".Length..], thief));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "other-key");
    }

    [Fact]
    public async Task AnEndpointWithoutARuleIsRefusedEvenWithAToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://sample-tools/forgotten");
        Tools.Prove(request, Tools.Token(AttemptedCall.Listing("git")), Tools.ProxyKey);
        using var response = await Tools.SendAsync(request);

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "no-rule");
    }
}
