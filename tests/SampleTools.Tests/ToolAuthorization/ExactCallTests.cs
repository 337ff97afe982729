using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Tests.ToolAuthorization;

/// <summary>A token is for exactly one call: its action, resource and arguments, and once where it changes or discloses something.</summary>
public sealed class ExactCallTests : CallToATool
{
    [Fact]
    public async Task ATaskTokenIsNotForACall()
    {
        using var response = await Tools.SendCallAsync("git", "create_branch", Branch, token => token["authorization_details"] =
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
        using var response = await Tools.SendCallAsync("secrets", "read_secret", new { name = "staging/payment-api-key" },
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
        var token = Tools.Token(attempt);
        var body = ToolsHost.Message("tools/call", new { name = "create_branch", arguments = Branch });
        using var first = await Tools.SendAsync("git", body, token);
        using var second = await Tools.SendAsync("git", body, token);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await AssertRefusedAsync(second, HttpStatusCode.Forbidden, "used");
    }

    [Fact]
    public async Task AReadTokenIsSharedButOnlyForItsRepository()
    {
        using var shared = await Tools.SendCallAsync("git", "read_file", new { repository = ToolsHost.Repository, path = "README.md" });
        using var other = await Tools.SendCallAsync("git", "read_file", new { repository = "shop/other", path = "README.md" },
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
        using var response = await Tools.SendAsync("git", ToolsHost.Message(method, null), Tools.Token(call));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
    }

    [Fact]
    public async Task AListingTokenCallsNoTool()
    {
        using var response = await Tools.SendAsync("git",
            ToolsHost.Message("tools/call", new { name = "create_branch", arguments = Branch }), Tools.Token(AttemptedCall.Listing("git")));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
        Assert.False(BranchExists());
    }

    [Fact]
    public async Task AnUnknownToolIsRefused()
    {
        using var response = await Tools.SendAsync("git",
            ToolsHost.Message("tools/call", new { name = "delete_repository", arguments = Branch }), Tools.Token(AttemptedCall.Listing("git")));

        await AssertRefusedAsync(response, HttpStatusCode.Forbidden, "other-action");
    }
}
