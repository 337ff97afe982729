using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>R52: what alone stops nobody, and makes policy stricter.</summary>
public sealed class QuieterRulesTests : RefusedCall
{
    private const string ReadFile = "read_file";

    public override async ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:Drift:UnusualTool:LearningTime"] = "01:00:00";
        Proxy.Settings["ToolProxy:Drift:UnusualTool:Usual:remediate:0"] = "repo.branch.write";
        Proxy.Issuer.Budget = new TaskBudget { Calls = 1000, Writes = 1000, Minutes = 600 };
        await base.InitializeAsync();
    }

    [Fact]
    public async Task AToolThatNobodyOfTheFunctionHasUsedBeforeRaisesTheRiskOnce()
    {
        await Agent.CallAsync(ReadFile);
        await LaterAsync(TimeSpan.FromMinutes(61));

        await Agent.CallAsync("diff_branch");
        Assert.Equal(10, await RiskAsync());
        await LaterAsync(TimeSpan.FromMinutes(60));
        await Agent.CallAsync("diff_branch");
        Assert.Equal(0, await RiskAsync());
    }

    [Fact]
    public async Task WhileAFunctionIsLearnedAndForWhatIsUsualNothingIsUnusual()
    {
        await Agent.CallAsync(ReadFile);
        await Agent.CallAsync("diff_branch");
        Assert.Equal(0, await RiskAsync());

        await LaterAsync(TimeSpan.FromMinutes(61));
        await Agent.CallAsync("write_file");
        Assert.Equal(0, await RiskAsync());
    }

    [Fact]
    public async Task WhatWasRefusedTeachesNothing()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);
        await Agent.CallAsync("diff_branch");
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);
        await Agent.CallAsync(ReadFile);
        await LaterAsync(TimeSpan.FromMinutes(61));

        await Agent.CallAsync("diff_branch");
        Assert.Equal(10, await RiskAsync());
    }

    [Fact]
    public async Task ABudgetThatIsSpentInARushRaisesTheRisk()
    {
        Proxy.Issuer.Budget = new TaskBudget { Calls = 140, Writes = 20, Minutes = 600 };
        for (var i = 0; i < 70; i++) await Agent.CallAsync(ReadFile);
        Assert.Equal(0, Seen.Risk(Proxy));

        await Agent.CallAsync(ReadFile);
        Assert.Equal(30, await RiskAsync());
    }

    [Fact]
    public async Task AWriteIsRarerSoFewerOfThemAreARush()
    {
        Proxy.Issuer.Budget = new TaskBudget { Calls = 1000, Writes = 20, Minutes = 600 };
        for (var i = 0; i < 12; i++) await Agent.CallAsync("write_file");

        Assert.Equal(30, await RiskAsync());
    }

    [Fact]
    public async Task AnAgentThatCallsFarMoreOftenThanItEverDidRaisesTheRiskWhateverItsBudget()
    {
        await MinutesAsync(20, calls: 2);

        for (var i = 0; i < 59; i++) await Agent.CallAsync(ReadFile);
        Assert.Equal(0, Seen.Risk(Proxy));
        await Agent.CallAsync(ReadFile);
        Assert.Equal(30, await RiskAsync());
    }

    [Fact]
    public async Task WhoHasAlwaysCalledThatOftenIsInNoRush()
    {
        Proxy.Issuer.Budget = new TaskBudget { Calls = 10_000, Writes = 1000, Minutes = 600 };
        await MinutesAsync(20, calls: 20);

        for (var i = 0; i < 90; i++) await Agent.CallAsync(ReadFile);

        Assert.Equal(0, await RiskAsync());
    }

    [Fact]
    public async Task WhatIsUsualIsNotKnownFromAFewMinutes()
    {
        await MinutesAsync(18, calls: 1);

        for (var i = 0; i < 90; i++) await Agent.CallAsync(ReadFile);

        Assert.Equal(0, await RiskAsync());
    }

    [Fact]
    public async Task TheSameWorkAtItsOwnPaceIsNoRush()
    {
        Proxy.Issuer.Budget = new TaskBudget { Calls = 140, Writes = 20, Minutes = 600 };
        for (var i = 0; i < 90; i++)
        {
            await Agent.CallAsync(ReadFile);
            Proxy.Time.Advance(TimeSpan.FromSeconds(1));
            if (i % 20 == 19) await LaterAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, Seen.Risk(Proxy));
    }

    [Fact]
    public async Task SecretsThatComeUpRaiseTheRiskAndStopNobodyAlone()
    {
        Proxy.Tool.Result = """{"content":[{"type":"text","text":"the key is ghp_0123456789abcdefghijABCDEFGHIJ012345"}]}""";
        for (var i = 0; i < 3; i++) await Agent.CallAsync(ReadFile);
        Assert.Equal(15, await RiskAsync());

        for (var i = 0; i < 40; i++) await Agent.CallAsync(ReadFile);
        Assert.Equal(60, await RiskAsync());
        Assert.Empty(Proxy.Issuer.Contained);
    }

    [Fact]
    public async Task TheHighestScoreOfTheChainCounts()
    {
        await Agent.CallAsync(ReadFile);
        await LaterAsync(TimeSpan.FromMinutes(61));
        await Agent.CallAsync("diff_branch"); // the parent has a score now

        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims =>
        {
            claims[JwtClaims.Actor] = ActorChain.Nest([SpiffeIds.Agent("triager")]);
            claims[JwtClaims.AuthorizationDetails]![0]!["parents"] = new JsonArray("parent-1");
            claims[JwtClaims.AuthorizationDetails]![0]!["task"] = FakeTokenIssuer.OtherTaskId;
        });
        await Agent.CallAsync(ReadFile);

        Assert.Equal(10, Seen.Risk(Proxy));
    }

    private async Task MinutesAsync(int minutes, int calls)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            for (var i = 0; i < calls; i++) await Agent.CallAsync(ReadFile);
            await LaterAsync(TimeSpan.FromSeconds(61));
        }
    }

    private async Task LaterAsync(TimeSpan time)
    {
        await Proxy.PassAsync(time);
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);
    }

    /// <summary>As policy sees it with the next call.</summary>
    private async Task<int> RiskAsync()
    {
        await Agent.CallAsync(ReadFile);
        return Seen.Risk(Proxy);
    }
}
