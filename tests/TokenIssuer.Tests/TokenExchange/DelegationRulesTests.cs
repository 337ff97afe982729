using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Each rule of the list alone stands between some request and a sub-agent's token: none can be left out.</summary>
public sealed class DelegationRulesTests
{
    private static readonly TaskFacts Open = TaskLife.Open(SampleAuthority.Asked("a"), "olivia", "oscar", SampleAuthority.Noon);
    private static readonly TaskFacts Proposing = TaskLife.Advance(Open, SampleAuthority.Noon).Value!;
    private static readonly TaskAuthorization Details = new() { Task = Open.Id, Step = "investigate", Actions = ["repo.read"] };

    private static readonly IssuedToken Parent = new()
    {
        Id = "t",
        Subject = Open.Agent,
        Client = Open.Agent,
        Audience = SpiffeIds.ToolProxy,
        IssuedAt = SampleAuthority.Noon,
        ExpiresAt = SampleAuthority.Noon.AddSeconds(300),
        Key = "parent-key",
        JwkThumbprint = "parent-key",
        Task = Details,
        Claims = default,
    };

    private static readonly DelegationStatement Statement = new()
    {
        SignedBy = "parent-key",
        Agent = SpiffeIds.Agent("b"),
        JwkThumbprint = "child-key",
        Scope = ["repo.read"],
        AccessTokenHash = "parent-hash",
    };

    /// <summary>For each rule, in the order of the list, a request that only this rule refuses.</summary>
    private static readonly DelegationFacts[] OnlyThatRuleRefuses =
    [
        Facts(resource: SpiffeIds.Tool("git")),
        Facts(parent: Parent with { Audience = SpiffeIds.Tool("git") }),
        Facts(revocation: new() { Position = 1, Kind = RevocationKind.Token, Id = "t", At = SampleAuthority.Noon }),
        Facts(statement: Statement with { SignedBy = "another-key" }),
        Facts(statement: Statement with { AccessTokenHash = "another-hash" }),
        Facts(statement: Statement with { Agent = SpiffeIds.Agent("c") }),
        Facts(statement: Statement with { JwkThumbprint = "another-key" }),
        Facts(root: agent => agent with { State = AgentState.Suspended }),
        Facts(child: agent => agent with { ReviewDue = SampleAuthority.Noon }),
        Facts(parent: Parent with { Actors = [SpiffeIds.Agent("b")] }),
        Facts(depth: 0),
        Facts(parent: Parent with { Task = Details with { Task = "another" } }),
        Facts(task: Open with { State = TaskState.Completed }),
        Facts(parent: Parent with { Task = Details with { Step = "propose" } }),
        Facts(parent: Parent with { Task = Details with { Actions = ["repo.read", "ticket.read"] } }, task: Reading("ticket.read"), scope: ["ticket.read"]),
        Facts(parent: Parent with { Task = Details with { Actions = [] } }),
        Facts(statement: Statement with { Resources = [new() { Type = "repository", Id = "shop/payments" }] }),
        Facts(task: Reading("ticket.read")),
        Facts(child: agent => agent with { Bounds = agent.Bounds with { ActionGroups = ["propose"] } }),
        Facts() with { Place = PlaceRuling.Refuse(TimeSpan.FromSeconds(20)) },
    ];

    public static TheoryData<int> Rules => [.. Enumerable.Range(0, DelegationRules.List.Count)];

    [Fact]
    public void WhatTheParentConsentsToPassesThemAll() => Assert.Null(DelegationRules.List.FirstRefusal(Facts()));

    [Theory, MemberData(nameof(Rules))]
    public void EveryRuleIsNeeded(int rule)
    {
        Assert.Equal(DelegationRules.List.Count, OnlyThatRuleRefuses.Length);
        var facts = OnlyThatRuleRefuses[rule];

        Assert.NotNull(DelegationRules.List.FirstRefusal(facts));
        Assert.Null(DelegationRules.List.Where((_, i) => i != rule).ToList().FirstRefusal(facts));
    }

    [Fact]
    public void AProxysTokenIsNotHandedOn() =>
        Assert.NotNull(DelegationRules.List.FirstRefusal(Facts(parent: Parent with { Actors = [SpiffeIds.ToolProxy] })));

    [Fact]
    public void ATokenThatIsBoundToAnotherCertificateIsNotHandedOn() =>
        Assert.NotNull(DelegationRules.List.FirstRefusal(Facts(parent: Parent with { JwkThumbprint = null, Key = "a-certificate" })));

    [Fact]
    public void ATokenOfAnEndedStepIsNotHandedOn() => Assert.NotNull(DelegationRules.List.FirstRefusal(Facts(task: Proposing)));

    [Fact]
    public void ThereIsNoTokenForNothing() => Assert.NotNull(DelegationRules.List.FirstRefusal(Facts(scope: [])));

    [Fact]
    public void AnAgentThatLeftTheRulesMeanwhileEndsTheChain()
    {
        var facts = Facts();
        var root = facts.Authority.Agent;
        DelegationFacts With(AgentFacts changed) => facts with { Authority = facts.Authority with { Agent = root with { Facts = changed } } };

        Assert.NotNull(DelegationRules.List.FirstRefusal(With(root.Facts with { State = AgentState.Suspended })));
        Assert.NotNull(DelegationRules.List.FirstRefusal(With(root.Facts with { Orphaned = true })));
        Assert.NotNull(DelegationRules.List.FirstRefusal(With(root.Facts with { Bounds = root.Facts.Bounds with { ActionGroups = [] } })));
    }

    private static RegisteredAgent Agent(string name, Func<AgentFacts, AgentFacts>? change)
    {
        var agent = SampleAuthority.Agent(name);
        return change is null ? agent : agent with { Facts = change(agent.Facts) };
    }

    private static TaskFacts Reading(string action) => Open with { Steps = [new TaskStep { Name = "investigate", Actions = [action] }] };

    private static DelegationFacts Facts(
        IssuedToken? parent = null,
        DelegationStatement? statement = null,
        TaskFacts? task = null,
        string? resource = null,
        IReadOnlyList<string>? scope = null,
        int depth = 3,
        Func<AgentFacts, AgentFacts>? root = null,
        Func<AgentFacts, AgentFacts>? child = null,
        Contracts.Tokens.Revocation? revocation = null)
    {
        var proven = Agent("b", child);
        return new(
            new TokenExchangeRequest
            {
                SubjectToken = "",
                ActorToken = "",
                Resource = resource ?? SpiffeIds.ToolProxy,
                Scope = scope,
                Task = new TaskAuthorization { Task = Open.Id, Delegation = "" },
            },
            "parent-hash",
            parent ?? Parent,
            statement ?? Statement,
            proven,
            "child-key",
            new AgentAuthority
            {
                Agent = Agent("a", root),
                Actors = [proven],
                Tasks = [task ?? Open],
                TokenRevocations = revocation is null ? [] : [revocation],
            },
            SampleAuthority.Noon,
            depth);
    }
}
