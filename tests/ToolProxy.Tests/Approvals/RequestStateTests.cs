using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.Approvals;

/// <summary>What a client brings back may be made up: it counts for one call of one caller, for a while, and only as it was sealed.</summary>
public sealed class RequestStateTests : WaitingCall
{
    public static TheoryData<string> Flaws => ["first byte", "a byte of the seal", "cut short", "empty", "no base64", "another period", "other arguments", "another tool"];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task AStateThatIsNotOfThisCallIsRefused(string flaw)
    {
        var state = StateOf(await AskAsync());
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Permit);

        var answer = await ComeBackAsync(Spoil(state, flaw), change: parameters => _ = flaw switch
        {
            "other arguments" => parameters["arguments"]!["branch"] = "another",
            "another tool" => parameters["name"] = "write_file",
            _ => null,
        });

        // Also where the policy would permit the call without any approval: who makes things up is not listened to.
        Assert.Equal("request-malformed", answer.Code);
        Assert.Empty(Proxy.Tool.Calls);
        Assert.Empty(Proxy.Approvals.Consumptions);
    }

    [Fact]
    public async Task AnotherAgentsStateIsRefused()
    {
        var state = StateOf(await AskAsync());
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims[JwtClaims.Subject] = SpiffeIds.Agent("another"));

        Assert.Equal("request-malformed", (await ComeBackAsync(state)).Code);
    }

    [Fact]
    public async Task AStateIsOfItsTask()
    {
        var state = StateOf(await AskAsync());
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims => claims[JwtClaims.AuthorizationDetails]![0]!["task"] = FakeTokenIssuer.OtherTaskId);

        Assert.Equal("request-malformed", (await ComeBackAsync(state)).Code);
    }

    [Fact]
    public async Task AStateLapses()
    {
        var state = StateOf(await AskAsync());
        await Proxy.PassAsync(TimeSpan.FromMinutes(11));
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);

        Assert.Equal("request-malformed", (await ComeBackAsync(state)).Code);
    }

    [Fact]
    public async Task AStateThatIsUsedTwiceOpensNothingTheSecondTime()
    {
        var state = StateOf(await AskAsync());
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit, FakePolicyDecisionPoint.Requestable);

        await ComeBackAsync(state);
        var second = await ComeBackAsync(state);

        Assert.Equal("approval-used", second.Code);
        Assert.Single(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task TheSameAgentInAnotherSessionWithAnotherKeyJoinsTheRequest()
    {
        await AskOlderAsync();
        using var again = new AgentUnderTest(Proxy, Http);

        var joined = await again.PostAsync(AgentUnderTest.Call("open_pull_request", new { branch = "fix", repository = "shop/checkout" }, id: 99));

        Assert.Equal("apr_1", joined.Denial!["access_request"]!["id"]!.GetValue<string>());
        Assert.Single(Proxy.Approvals.Submissions);
    }

    private static string Spoil(string state, string flaw) => flaw switch
    {
        "first byte" => Flip(state, "agenttrust.1.".Length + 20),
        "a byte of the seal" => Flip(state, state.Length - 5),
        "cut short" => state[..^8],
        "empty" => "agenttrust.1.",
        "no base64" => "agenttrust.1.***",
        "another period" => Flip(state, "agenttrust.1.".Length + 10),
        _ => state,
    };

    private static string Flip(string state, int at) => $"{state[..at]}{(state[at] == 'A' ? 'B' : 'A')}{state[(at + 1)..]}";
}

/// <summary>The same between replicas, which share what is in Redis.</summary>
public sealed class RequestStateAcrossReplicasTests : WaitingCall
{
    private readonly InMemoryRedis _redis = new();

    public override async ValueTask InitializeAsync()
    {
        Proxy.Settings["ConnectionStrings:cache"] = _redis.ConnectionString;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task AnotherReplicaTakesTheStateAndJoinsTheRequest()
    {
        var state = StateOf(await AskAsync());
        Proxy.Approvals.Become(AccessRequestState.Granted);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable, FakePolicyDecisionPoint.Permit);

        Agent.Http = await Proxy.StartReplicaAsync();
        var answer = await ComeBackAsync(state);

        Assert.Equal("done", answer.Json["result"]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.Single(Proxy.Approvals.Submissions);
    }

    [Fact]
    public async Task AnIdenticalCallAtAnotherReplicaJoinsTheRequestWithoutAnyState()
    {
        var first = await AskOlderAsync();
        Agent.Http = await Proxy.StartReplicaAsync();
        var second = await AskOlderAsync();

        Assert.Equal("apr_1", first.Denial!["access_request"]!["id"]!.GetValue<string>());
        Assert.Equal("apr_1", second.Denial!["access_request"]!["id"]!.GetValue<string>());
    }
}
