using AgentTrust.Contracts.Identity;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>R52, R61: who is refused again and again is stopped, by the proxy at once and by the issuer for good.</summary>
public sealed class DenialBurstTests : RefusedCall
{
    private const string ReadFile = "read_file";

    [Fact]
    public async Task R52_ABurstOfRefusalsHasTheAgentSuspendedWithTheEvidence()
    {
        await BurstAsync(40);

        await ProxyUnderTest.UntilAsync(() => !Proxy.Issuer.Contained.IsEmpty);
        var (agent, why) = Assert.Single(Proxy.Issuer.Contained);
        Assert.Equal(("coding-agent", FakeTokenIssuer.TaskId, 100), (agent, why.Task, why.Score));
        Assert.All(why.Evidence, evidence => Assert.Equal("denial-burst", evidence.Rule));
        Assert.Contains("policy-denied", why.Evidence[0].Words, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/checkout", string.Concat(why.Evidence.Select(evidence => evidence.Words)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FewerRefusalsAreNoDrift()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            await BurstAsync(9);
            await Proxy.PassAsync(TimeSpan.FromSeconds(61));
            Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);
        }

        Assert.Empty(Proxy.Issuer.Contained);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);
        Assert.Null((await Agent.CallAsync(ReadFile)).Code);
        Assert.Equal(0, Seen.Risk(Proxy));
    }

    [Fact]
    public async Task ThatPeopleAreAskedOrAServiceIsAwayIsNoDrift()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
        for (var i = 0; i < 40; i++) await Agent.CallAsync("open_pull_request");
        Proxy.Policy.Answers("{}"); // no decision in it
        for (var i = 0; i < 40; i++) Assert.Equal("decision-unavailable", (await Agent.CallAsync(ReadFile)).Code);

        Assert.Empty(Proxy.Issuer.Contained);
    }

    [Fact]
    public async Task TheIssuerIsAskedUntilItAnswersAndMeanwhileNothingPasses()
    {
        Proxy.Issuer.ContainsNobody = true;
        await BurstAsync(40);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);
        Proxy.Tool.Calls.Clear();

        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint); // the issuer, not knowing, goes on issuing
        await AssertRefusedAsync(await Agent.CallAsync(ReadFile), "contained");
        Assert.Equal("contained", (await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).Code);

        Proxy.Issuer.ContainsNobody = false;
        await ProxyUnderTest.UntilAsync(() =>
        {
            Proxy.Time.Advance(TimeSpan.FromMilliseconds(50));
            return !Proxy.Issuer.Contained.IsEmpty;
        });
    }

    [Fact]
    public async Task OnceItIsSuspendedTheFeedHasTheLastWordAndAfterAPersonHasLiftedItItWorks()
    {
        await BurstAsync(40);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(Contracts.Tokens.RevocationKind.Agent, SpiffeIds.Agent("coding-agent")));
        await ProxyUnderTest.UntilAsync(() => Agent.CallAsync(ReadFile).Result.Code == "revoked");

        await Proxy.PassAsync(TimeSpan.FromSeconds(61));
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint); // as after a resumption
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);

        Assert.Null((await Agent.CallAsync(ReadFile)).Code);
        Assert.Single(Proxy.Issuer.Contained);
    }

    [Fact]
    public async Task PolicySeesTheRiskRise()
    {
        await BurstAsync(9);
        Assert.Equal(0, Seen.Risk(Proxy));
        await BurstAsync(6);
        Assert.InRange(Seen.Risk(Proxy), 20, 30);
    }

    private async Task BurstAsync(int refusals)
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);
        for (var i = 0; i < refusals; i++) await Agent.CallAsync(ReadFile);
    }
}
