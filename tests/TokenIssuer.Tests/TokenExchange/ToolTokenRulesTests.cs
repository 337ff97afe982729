using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.TokenExchange;

/// <summary>Each rule of the list alone stands between some request and a token: none can be left out.</summary>
public sealed class ToolTokenRulesTests
{
    private static readonly TaskFacts Open = TaskLife.Open(SampleAuthority.Asked("a"), "olivia", "oscar", SampleAuthority.Noon);
    private static readonly TaskFacts Proposing = TaskLife.Advance(Open, SampleAuthority.Noon).Value!;
    private static readonly ProvenWorkload Proxy = new(SpiffeIds.TrustDomain, SpiffeIds.ToolProxy);

    private static readonly ToolCallAuthorization Call = new()
    {
        Task = Open.Id,
        Call = "c",
        Action = "repo.read",
        Resource = new AccessEntity { Type = "repository", Id = "shop/checkout" },
    };

    private static readonly IssuedToken Subject = new()
    {
        Key = "key",
        Id = "t",
        Subject = Open.Agent,
        Client = Open.Agent,
        Audience = SpiffeIds.ToolProxy,
        IssuedAt = SampleAuthority.Noon,
        ExpiresAt = SampleAuthority.Noon.AddSeconds(300),
        Task = new TaskAuthorization { Task = Open.Id, Step = "investigate", Actions = ["repo.read"] },
        Claims = default,
    };

    /// <summary>For each rule, in the order of the list, a request that only this rule refuses.</summary>
    private static readonly ToolTokenFacts[] OnlyThatRuleRefuses =
    [
        Facts(actor: Proxy with { Subject = SpiffeIds.SampleTools }),
        Facts(subject: Subject with { Audience = SpiffeIds.Tool("git") }),
        Facts(revocation: new() { Position = 1, Kind = RevocationKind.Token, Id = "t", At = SampleAuthority.Noon }),
        Facts(resource: SpiffeIds.Tool("git/x")),
        Facts(state: AgentState.Suspended),
        Facts(subject: Subject with { Actors = [SpiffeIds.Agent("b")] }),
        Facts(task: Open with { Id = "another" }, call: Call with { Task = "another" }),
        Facts(task: Open with { State = TaskState.Completed }),
        Facts(task: Proposing),
        Facts(call: Call with { Action = "repo.branch.write", SingleUse = true, ArgumentsDigest = "sha256:a" }),
        Facts(call: Call with { Resource = new AccessEntity { Type = "alert", Id = "A" } }),
        Facts(subject: Subject with { Task = Subject.Task! with { Resources = [new() { Type = "repository", Id = "shop/payments" }] } }),
        Facts(
            task: Open with { Boundaries = [new TaskBoundary { Type = "repository", Id = "shop/payments", Actions = ["repo.read"] }] },
            call: Call with { Resource = new AccessEntity { Type = "repository", Id = "shop/payments" } }),
        Facts(scope: ["repo.read", "repo.merge"]),
        Facts(
            task: Proposing,
            subject: Subject with { Task = new TaskAuthorization { Task = Open.Id, Step = "propose", Actions = ["repo.branch.write"] } },
            call: Call with { Action = "repo.branch.write" }),
    ];

    public static TheoryData<int> Rules => [.. Enumerable.Range(0, ToolTokenRules.List.Count)];

    [Fact]
    public void ACallWithinTheTaskPassesThemAll() => Assert.Null(ToolTokenRules.List.FirstRefusal(Facts()));

    [Theory, MemberData(nameof(Rules))]
    public void EveryRuleIsNeeded(int rule)
    {
        Assert.Equal(ToolTokenRules.List.Count, OnlyThatRuleRefuses.Length);
        var facts = OnlyThatRuleRefuses[rule];

        Assert.NotNull(ToolTokenRules.List.FirstRefusal(facts));
        Assert.Null(ToolTokenRules.List.Where((_, i) => i != rule).ToList().FirstRefusal(facts));
    }

    [Fact]
    public void AWorkloadOfAnotherIssuerIsNotTheProxyWhateverItsSubject() =>
        Assert.NotNull(ToolTokenRules.List.FirstRefusal(Facts(actor: Proxy with { Issuer = "https://ci.example" })));

    [Fact]
    public void WhatOneAgentOfAChainMayNotTouchNoneOfThemMay()
    {
        var other = SampleAuthority.Agent("b");
        var facts = Facts(subject: Subject with { Actors = [other.Id] });
        Assert.Null(ToolTokenRules.List.FirstRefusal(With(other.Facts)));

        Assert.NotNull(ToolTokenRules.List.FirstRefusal(With(other.Facts with { State = AgentState.Suspended })));
        Assert.NotNull(ToolTokenRules.List.FirstRefusal(With(other.Facts with { Orphaned = true })));
        Assert.NotNull(ToolTokenRules.List.FirstRefusal(With(other.Facts with { Bounds = other.Facts.Bounds with { Repositories = [] } })));
        Assert.NotNull(ToolTokenRules.List.FirstRefusal(With(other.Facts with { Bounds = other.Facts.Bounds with { ActionGroups = ["propose"] } })));

        ToolTokenFacts With(AgentFacts actor) => facts with { Authority = facts.Authority with { Actors = [other with { Facts = actor }] } };
    }

    [Fact]
    public void ATokenThatTheProxyGotIsNoSubject() =>
        Assert.NotNull(ToolTokenRules.List.FirstRefusal(Facts(subject: Subject with { Actors = [SpiffeIds.ToolProxy] })));

    private static ToolTokenFacts Facts(
        ProvenWorkload? actor = null,
        IssuedToken? subject = null,
        ToolCallAuthorization? call = null,
        TaskFacts? task = null,
        string? resource = null,
        IReadOnlyList<string>? scope = null,
        AgentState state = AgentState.Active,
        Contracts.Tokens.Revocation? revocation = null)
    {
        var agent = SampleAuthority.Agent("a");
        return new(
            new TokenExchangeRequest
            {
                SubjectToken = "",
                ActorToken = "",
                Resource = resource ?? SpiffeIds.Tool("git"),
                Scope = scope,
                ToolCall = call ?? Call,
            },
            subject ?? Subject,
            actor ?? Proxy,
            new AgentAuthority
            {
                Agent = agent with { Facts = agent.Facts with { State = state } },
                Tasks = [task ?? Open],
                TokenRevocations = revocation is null ? [] : [revocation],
            },
            SampleAuthority.Noon);
    }
}
