using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>A tool is reached with the proxy's token for exactly that call, and in no other way.</summary>
public sealed class ToolAuthorizationTests : IAsyncLifetime
{
    private static readonly object Branch = new { repository = ToolsHost.Repository, branch = "fix/totals" };

    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Fact]
    public async Task ATokenForTheCallReachesTheTool()
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch);

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
        using var response = await _tools.SendAsync(path == "/forgotten" ? new HttpRequestMessage(HttpMethod.Get, request.RequestUri) : request);

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "no-token");
        Assert.StartsWith("DPoP", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABearerTokenIsNoToken()
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
            request.Headers.Authorization = new("Bearer", request.Headers.GetValues("Authorization").Single()["DPoP ".Length..]));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "no-token");
    }

    [Theory]
    [InlineData("aud", "\"spiffe://agenttrust.local/tool/ci\"")]
    [InlineData("aud", "\"spiffe://agenttrust.local/service/tool-proxy\"")]
    [InlineData("exp", "1")]
    public async Task ATokenThatIsNotForThisToolOrNotValidIsRefused(string claim, string value)
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token => token[claim] = JsonNode.Parse(value));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task AProofForAnotherUrlIsRefused()
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
        {
            var token = request.Headers.GetValues("Authorization").Single()["DPoP ".Length..];
            request.Headers.Remove(DpopProofValidator.HeaderName);
            request.Headers.Add(DpopProofValidator.HeaderName,
                _tools.ProxyKey.CreateProof(HttpMethod.Post, new Uri("http://sample-tools/mcp/ci"), token, _tools.Time));
        });

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "invalid-proof");
    }

    [Fact]
    public async Task AStolenTokenWithoutItsKeyIsRefused()
    {
        using var thief = new DpopKey();
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, changeRequest: request =>
            _tools.Prove(request, request.Headers.GetValues("Authorization").Single()["DPoP ".Length..], thief));

        await AssertRefusedAsync(response, HttpStatusCode.Unauthorized, "other-key");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData("spiffe://agenttrust.local/service/console")]
    public async Task ATokenThatTheProxyDoesNotActWithIsRefused(string? actor)
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token =>
        {
            token.Remove("act");
            if (actor is not null) token["act"] = new JsonObject { ["sub"] = actor, ["act"] = new JsonObject { ["sub"] = SpiffeIds.ToolProxy } };
        });

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-through-proxy");
    }

    [Fact]
    public async Task ASubAgentsCallIsMadeInItsOwnNameForTheAgentOfTheTask()
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token => token["act"] = ActorChain.Nest(
            [SpiffeIds.ToolProxy, SpiffeIds.Agent("triager"), SpiffeIds.Agent("reviewer")]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("spiffe://agenttrust.local/service/tool-proxy")] // what was exchanged once is not exchanged again
    [InlineData("spiffe://agenttrust.local/service/console")]
    public async Task BehindTheProxyThereAreOnlyAgents(string inner)
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token => token["act"] = ActorChain.Nest(
            [SpiffeIds.ToolProxy, SpiffeIds.Agent("triager"), inner]));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-through-proxy");
    }

    [Fact]
    public async Task ATaskTokenIsNotForACall()
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token => token["authorization_details"] =
            new JsonArray(new JsonObject { ["type"] = "agenttrust_task", ["task"] = "tsk_1" }));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-for-a-call");
    }

    [Fact]
    public Task ATokenForAnotherActionIsRefused() =>
        AssertSpoiledAsync(authorization => authorization["action"] = "repo.read", "other-action");

    [Theory]
    [InlineData("pipeline", ToolsHost.Repository)]
    [InlineData("repository", "shop/other")]
    public Task ATokenForAnotherResourceIsRefused(string type, string id) =>
        AssertSpoiledAsync(authorization => authorization["resource"] = new JsonObject { ["type"] = type, ["id"] = id }, "other-resource");

    [Fact]
    public Task ATokenForOtherArgumentsIsRefused() =>
        AssertSpoiledAsync(authorization => authorization["arguments_digest"] = "sha256:" + new string('0', 64), "other-arguments");

    [Theory]
    [InlineData("single_use")]
    [InlineData("arguments_digest")]
    public Task AChangeNeedsATokenOfItsOwn(string member) =>
        AssertSpoiledAsync(authorization => authorization.Remove(member), "not-single-use");

    [Fact]
    public async Task ASecretNeedsATokenOfItsOwn()
    {
        using var response = await _tools.SendCallAsync("secrets", "read_secret", new { name = "staging/payment-api-key" },
            token => Authorization(token).Remove("single_use"));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "not-single-use");
    }

    [Fact]
    public async Task ASingleUseTokenWorksOnce()
    {
        var attempt = new AttemptedCall
        {
            Server = "git",
            Action = "repo.branch.write",
            ResourceType = "repository",
            ResourceId = ToolsHost.Repository,
            Arguments = JsonSerializer.SerializeToElement(Branch),
            IsGuarded = true,
        };
        var token = _tools.Token(attempt);
        var body = ToolsHost.Message("tools/call", new { name = "create_branch", arguments = Branch });
        using var first = await _tools.SendAsync("git", body, token);
        using var second = await _tools.SendAsync("git", body, token);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(second, HttpStatusCode.Forbidden, "used");
    }

    [Fact]
    public async Task AReadTokenIsSharedButOnlyForItsRepository()
    {
        using var shared = await _tools.SendCallAsync("git", "read_file", new { repository = ToolsHost.Repository, path = "README.md" });
        using var other = await _tools.SendCallAsync("git", "read_file", new { repository = "shop/other", path = "README.md" },
            token => Authorization(token)["resource"] = new JsonObject { ["type"] = "repository", ["id"] = ToolsHost.Repository });

        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);
        await AssertRefusedAsync(other, HttpStatusCode.Forbidden, "other-resource");
    }

    [Theory]
    [InlineData("tools/list")]
    [InlineData("initialize")]
    [InlineData("server/discover")]
    public async Task ListingNeedsATokenForListing(string method)
    {
        var call = AttemptedCall.Listing("git") with { Action = "repo.read", ResourceType = "repository", ResourceId = ToolsHost.Repository };
        using var response = await _tools.SendAsync("git", ToolsHost.Message(method, null), _tools.Token(call));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
    }

    [Fact]
    public async Task AListingTokenCallsNoTool()
    {
        using var response = await _tools.SendAsync("git",
            ToolsHost.Message("tools/call", new { name = "create_branch", arguments = Branch }), _tools.Token(AttemptedCall.Listing("git")));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
        Assert.False(BranchExists());
    }

    [Fact]
    public async Task AnUnknownToolIsRefused()
    {
        using var response = await _tools.SendAsync("git",
            ToolsHost.Message("tools/call", new { name = "delete_repository", arguments = Branch }), _tools.Token(AttemptedCall.Listing("git")));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
    }

    [Fact]
    public async Task AnEndpointWithoutARuleIsRefusedEvenWithAToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://sample-tools/forgotten");
        _tools.Prove(request, _tools.Token(AttemptedCall.Listing("git")), _tools.ProxyKey);
        using var response = await _tools.SendAsync(request);

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "no-rule");
    }

    private async Task AssertSpoiledAsync(Action<JsonObject> spoil, string code)
    {
        using var response = await _tools.SendCallAsync("git", "create_branch", Branch, token => spoil(Authorization(token)));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, code);
        Assert.False(BranchExists());
    }

    private static JsonObject Authorization(JsonObject token) => token["authorization_details"]![0]!.AsObject();

    private bool BranchExists() => _tools.Repositories.Read(ToolsHost.Repository, repository => repository.Branches["fix/totals"] is not null);

    private static async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($"urn:agenttrust:tool-refusal:{code}", JsonDocument.Parse(problem).RootElement.GetProperty("type").GetString());
    }
}
