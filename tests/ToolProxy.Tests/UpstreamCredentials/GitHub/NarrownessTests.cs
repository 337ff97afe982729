using AgentTrust.Contracts.Approvals;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;

public sealed class NarrownessTests : ForeignGitHub
{
    private static readonly string[] Actions =
    [
        "tool.list", "alert.read", "telemetry.read", "repo.read", "repo.branch.write", "repo.pull_request.open", "repo.merge", "ticket.read", "ticket.write",
        "ci.run", "deploy.read", "deploy.execute", "secret.read", "infra.create", "iam.change",
    ];

    [Fact]
    public void R16NoActionReachesSecretsPipelinesDeploymentsOrAdministration()
    {
        var reached = Actions.SelectMany(action => GitHubPermissions.For(action)?.Keys ?? []).ToHashSet();

        Assert.Subset(new HashSet<string> { "metadata", "contents", "pull_requests", "issues" }, reached);
        Assert.Equal(["repo.branch.write", "repo.pull_request.open", "repo.read", "ticket.read", "ticket.write", "tool.list"],
            Actions.Where(action => GitHubPermissions.For(action) is not null).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void R41ThePermissionToOpenAPullRequestWritesNothingElse() =>
        Assert.Equal("contents:read pull_requests:write", GitHubPermissions.Words(GitHubPermissions.For("repo.pull_request.open")!));

    [Fact]
    public async Task R30AnApprovalIsForOneCallAndLeavesNoCredentialBehind()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
        Assert.Equal("approval-required", (await Agent.CallAsync("open_pull_request")).Code);
        Assert.DoesNotContain(AskedForCalls(), asked => asked.Contains("write", StringComparison.Ordinal));

        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit);
        var answer = await Agent.CallAsync("open_pull_request");

        Assert.Null(answer.Code);
        await ProxyUnderTest.UntilAsync(() => GitHub.Revoked.Contains(TokenOfLastCall()));
    }

    [Fact]
    public async Task R31NoAgentRidesOnAnothersToken()
    {
        using var other = new AgentUnderTest(Proxy, await Proxy.StartAsync());

        await Agent.CallAsync("read_file");
        var first = TokenOfLastCall();
        await other.CallAsync("read_file");

        Assert.NotEqual(first, TokenOfLastCall());
    }

    [Fact]
    public async Task R29ARenewedTaskTokenGetsATokenOfItsOwn()
    {
        await Agent.CallAsync("read_file");
        var first = TokenOfLastCall();

        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);
        await Agent.CallAsync("read_file");

        Assert.NotEqual(first, TokenOfLastCall());
    }
}
