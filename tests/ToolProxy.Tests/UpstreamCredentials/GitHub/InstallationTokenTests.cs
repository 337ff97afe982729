using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.UpstreamCredentials.Ledger;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;

public sealed class InstallationTokenTests : ForeignGitHub
{
    [Theory]
    [InlineData("read_file", """{"repositories":["checkout"],"permissions":{"contents":"read"}}""")]
    [InlineData("write_file", """{"repositories":["checkout"],"permissions":{"contents":"write"}}""")]
    [InlineData("open_pull_request", """{"repositories":["checkout"],"permissions":{"pull_requests":"write","contents":"read"}}""")]
    public async Task ATokenIsForOneRepositoryAndOneActionOnly(string tool, string asked)
    {
        var answer = await Agent.CallAsync(tool);

        Assert.Null(answer.Code);
        Assert.Equal(asked, Assert.Single(AskedForCalls()));
        var received = Assert.Single(Proxy.Tool.Calls);
        Assert.StartsWith("Bearer ghs_", received.Headers.GetValues("Authorization").Single());
        Assert.Single(received.Headers.UserAgent);
        Assert.False(received.Headers.Contains("DPoP"));
    }

    [Fact]
    public async Task TheToolsAreListedWithATokenThatReadsMetadataOfOneRepository()
    {
        await Agent.CallAsync("read_file");

        Assert.Equal("""{"repositories":["checkout"],"permissions":{"metadata":"read"}}""", GitHub.Asked.First().ToJsonString());
    }

    [Fact]
    public async Task R29AWriteGetsItsOwnTokenThatEndsWithTheCallAndReadsShareOneForSeconds()
    {
        await Agent.CallAsync("read_file");
        var first = TokenOfLastCall();
        await Agent.CallAsync("read_file");
        Assert.Equal(first, TokenOfLastCall());

        await Agent.CallAsync("write_file");
        var write = TokenOfLastCall();
        Assert.NotEqual(first, write);
        await ProxyUnderTest.UntilAsync(() => GitHub.Revoked.Contains(write));
        Assert.Contains(first, GitHub.Live);

        await Proxy.PassAsync(TimeSpan.FromSeconds(31));
        await Agent.CallAsync("read_file");
        Assert.NotEqual(first, TokenOfLastCall());
        await UntilAsync(() => GitHub.Revoked.Contains(first));
    }

    [Fact]
    public async Task IssueAndRevocationAreOnRecordByHashAndTheTokenNowhere()
    {
        var answer = await Agent.CallAsync("write_file");
        var token = TokenOfLastCall();

        var revoked = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialRevoked);
        var brokered = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialBrokered && record.Action == "repo.branch.write");
        var outcome = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        var id = IssuedCredential.IdOf(token);
        Assert.Equal([id, id, id], [brokered.Details!["credential"].GetString(), revoked.Details!["credential"].GetString(), outcome.Details!["upstream_credential"].GetString()]);
        Assert.Equal("shop/checkout contents:write metadata:read", brokered.Details["scope"].GetString());
        Assert.Equal((FakeTokenIssuer.TaskId, outcome.Call), (revoked.Task, revoked.Call));
        Assert.True(brokered.Sequence < outcome.Sequence);
        Assert.DoesNotContain("ghs_", JsonSerializer.Serialize(Proxy.Audit.Records, WireJson.Options));
        Assert.DoesNotContain("ghs_", answer.Body);
    }

    [Fact]
    public async Task AnEchoOfTheTokenIsTakenOut()
    {
        Proxy.Tool.Answer = (request, message) => FakeTool.Plain(request, System.Net.HttpStatusCode.OK, new
            System.Text.Json.Nodes.JsonObject
        {
            ["jsonrpc"] = "2.0", ["id"] = message!["id"]!.DeepClone(),
            ["result"] = new System.Text.Json.Nodes.JsonObject { ["content"] = new System.Text.Json.Nodes.JsonArray(request.Headers.Authorization!.Parameter![6..]) },
        }.ToJsonString());

        var answer = await Agent.CallAsync("read_file");

        Assert.Contains("[redacted: upstream credential]", answer.Body);
        Assert.DoesNotContain(TokenOfLastCall()[8..], answer.Body);
    }

    [Fact]
    public async Task ATokenThatGitHubRefusesIsNotTriedAgain()
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, System.Net.HttpStatusCode.Unauthorized, "{}");
        await Agent.CallAsync("read_file");
        var refused = TokenOfLastCall();
        Proxy.Tool.Answer = null;

        await Agent.CallAsync("read_file");

        Assert.NotEqual(refused, TokenOfLastCall());
        await UntilAsync(() => GitHub.Revoked.Contains(refused));
    }

    [Fact]
    public async Task ADeniedCallAsksGitHubForNothing()
    {
        await Agent.CallAsync("read_file");
        var requests = GitHub.Requests.Count;
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        await Agent.CallAsync("write_file");

        Assert.Equal(requests, GitHub.Requests.Where(request => !request.StartsWith("DELETE", StringComparison.Ordinal)).Count());
    }
}
