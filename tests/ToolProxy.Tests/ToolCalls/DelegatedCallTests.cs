using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>A sub-agent calls: its token names the whole chain, and so do decision, records and revocations.</summary>
public sealed class DelegatedCallTests : RefusedCall
{
    private static readonly string Root = SpiffeIds.Agent("coding-agent");
    private static readonly string Middle = SpiffeIds.Agent("reviewer");
    private static readonly string Acting = SpiffeIds.Agent("triager");
    private static readonly string Body = AgentUnderTest.Call("read_file");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Agent.Token = TokenOf([Acting, Middle], ["parent-1", "parent-2"]);
    }

    [Fact]
    public async Task TheDecisionIsAskedForAboutEveryAgentOfTheChain()
    {
        Assert.Null((await Agent.PostAsync(Body)).Code);

        var asked = Proxy.Policy.Asked.Single();
        Assert.Equal(Root, asked.Subject.Id);
        Assert.Equal([Acting, Middle], asked.Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Actors);
    }

    [Fact]
    public async Task TheDecisionIsAskedForAboutTheResourcesOfTheToken()
    {
        Agent.Token = TokenOf([Acting, Middle], ["parent-1", "parent-2"], resource: "shop/checkout");
        await Agent.PostAsync(Body);

        var limit = Assert.Single(Proxy.Policy.Asked.Single().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Resources!);
        Assert.Equal(("repository", "shop/checkout"), (limit.Type, limit.Id));
    }

    [Fact]
    public async Task EveryRecordNamesWhoReallyActedAndForWhom()
    {
        await Agent.PostAsync(AgentUnderTest.Call("write_file"));

        await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.All(Proxy.Audit.Records, record =>
        {
            Assert.Equal(Acting, record.Agent);
            Assert.Equal($"{Root} {Middle} {Acting}", record.Details!["chain"].GetString());
            Assert.Equal("parent-1 parent-2", record.Details["parents"].GetString());
            Assert.StartsWith("triager for reviewer for coding-agent ", record.Summary);
        });
    }

    [Fact]
    public async Task AnAgentThatActsItselfHasNoChain()
    {
        Agent.Token = Proxy.Issuer.IssueAgentToken(Agent.Thumbprint);

        await Agent.PostAsync(Body);

        var outcome = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal(Root, outcome.Agent);
        Assert.False(outcome.Details!.ContainsKey("chain"));
        Assert.Null(Proxy.Policy.Asked.Single().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Actors);
    }

    [Theory]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/coding-agent")]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/reviewer")]
    [InlineData(RevocationKind.Agent, "spiffe://agenttrust.local/agent/triager")]
    [InlineData(RevocationKind.Token, "parent-1")]
    [InlineData(RevocationKind.Token, "parent-2")]
    [InlineData(RevocationKind.Task, "task_1")]
    public async Task EndingAnythingAboveEndsTheToken(RevocationKind kind, string id)
    {
        Proxy.Issuer.Revoke(kind, id);
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(kind, id));

        await AssertRefusedAsync(await Agent.PostAsync(Body), "revoked");
    }

    [Fact]
    public async Task EndingWhatIsNotAboveEndsNothing()
    {
        Proxy.Issuer.Revoke(RevocationKind.Token, "parent-3");
        Proxy.Issuer.Revoke(RevocationKind.Agent, SpiffeIds.Agent("deployer"));
        await ProxyUnderTest.UntilAsync(() => Proxy.IsRevoked(RevocationKind.Agent, SpiffeIds.Agent("deployer")));

        Assert.Null((await Agent.PostAsync(Body)).Code);
    }

    public static TheoryData<string, string[], string[]> BrokenChains => new()
    {
        { "the proxy as an actor", [SpiffeIds.ToolProxy], ["p"] },
        { "the proxy inside", [Acting, SpiffeIds.ToolProxy], ["p", "q"] },
        { "another service", [SpiffeIds.SampleTools], ["p"] },
        { "somebody twice", [Acting, Acting], ["p", "q"] },
        { "the subject again", [Root], ["p"] },
        { "a parent too few", [Acting, Middle], ["p"] },
        { "a parent too many", [Acting], ["p", "q"] },
        { "parents of nobody", [], ["p"] },
    };

    [Theory]
    [MemberData(nameof(BrokenChains))]
    public async Task AChainThatDoesNotHoldTogetherIsNobodys(string flaw, string[] actors, string[] parents)
    {
        Assert.NotEmpty(flaw);
        Agent.Token = TokenOf(actors, parents);

        await AssertRefusedAsync(await Agent.PostAsync(Body), "caller-unproven");
    }

    [Fact]
    public async Task ASubAgentsCallsCountAgainstTheTaskAndSeeWhatItsParentRead()
    {
        using var parent = new AgentUnderTest(Proxy, Http);
        await parent.CallAsync("read_file"); // answers with untrusted text

        await Agent.CallAsync("write_file");

        var seen = Proxy.Policy.Asked.Last().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Session;
        Assert.True(seen.UntrustedRead);
        Assert.Equal(1, seen.Calls);
    }

    [Fact]
    public async Task AParentSeesWhatItsSubAgentRead()
    {
        await Agent.CallAsync("read_file");

        using var parent = new AgentUnderTest(Proxy, Http);
        await parent.CallAsync("write_file");

        Assert.True(Proxy.Policy.Asked.Last().Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.Session.UntrustedRead);
    }

    [Fact]
    public async Task TheBudgetIsSpentByTheWholeChain()
    {
        Proxy.Issuer.Budget = Proxy.Issuer.Budget with { Calls = 2 };
        using var parent = new AgentUnderTest(Proxy, Http);
        Assert.Null((await parent.CallAsync("read_file")).Code);
        Assert.Null((await Agent.CallAsync("read_file")).Code);
        Proxy.Tool.Calls.Clear();

        await AssertRefusedAsync(await Agent.CallAsync("read_file"), "budget-exhausted");
    }

    [Fact]
    public async Task ConsentToTheAgentsCallIsNoConsentToItsSubAgents()
    {
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);
        using var parent = new AgentUnderTest(Proxy, Http);

        await parent.CallAsync("open_pull_request");
        await Agent.CallAsync("open_pull_request");
        await Agent.CallAsync("open_pull_request");

        Assert.Equal(2, Proxy.Approvals.Submissions.Count);
    }

    [Fact]
    public async Task PeopleAreNotAskedAboutWhatTheTokenDoesNotAllow()
    {
        Agent.Token = TokenOf([Acting], ["p"], ["repo.read"]);
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Requestable);

        await AssertRefusedAsync(await Agent.CallAsync("open_pull_request"), "token-refused");

        Assert.Empty(Proxy.Approvals.Submissions);
    }

    private string TokenOf(string[] actors, string[] parents, string[]? actions = null, string? resource = null) =>
        Proxy.Issuer.IssueAgentToken(Agent.Thumbprint, claims =>
        {
            if (ActorChain.Nest(actors) is { } act) claims[JwtClaims.Actor] = act;
            var details = claims[JwtClaims.AuthorizationDetails]![0]!.AsObject();
            details["parents"] = new JsonArray([.. parents.Select(parent => JsonValue.Create(parent))]);
            if (resource is not null) details["resources"] = new JsonArray(new JsonObject { ["type"] = "repository", ["id"] = resource });
            if (actions is not null) details["actions"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]);
        });
}
