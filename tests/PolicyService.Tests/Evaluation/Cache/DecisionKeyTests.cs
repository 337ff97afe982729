using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cache;

public sealed class DecisionKeyTests
{
    private static readonly EvaluationRequest Reading = Story.Asking("repo.read", "repository", "shop/checkout");

    [Fact]
    public void ItHoldsThePolicyVersionAndEveryFactButNotTheCallsId()
    {
        var key = Of(Reading, Story.Context);

        Assert.Equal(key, Of(Reading, Story.Context with { Call = "call_2" }));
        Assert.Equal(key, Of(Reading, Story.Context with { Session = new() { Calls = 19 } }));
        string[] others =
        [
            Of(Reading, Story.Context, version: "v2"),
            Of(Story.Asking("repo.branch.write", "repository", "shop/checkout"), Story.Context),
            Of(Story.Asking("repo.read", "repository", "shop/payments"), Story.Context),
            Of(Story.Asking("repo.read", "pipeline", "shop/checkout"), Story.Context),
            Of(Reading, Story.Context with { Step = "investigate" }),
            Of(Reading, Story.Context with { Sensitivity = "secret" }),
            Of(Reading, Story.Context with { Sink = "outside" }),
            Of(Reading, Story.Context with { Sink = "outside", Destination = new() { Branch = "fix/x" } }),
            Of(Reading, Story.Context with { Sink = "outside", Destination = new() { Host = "example.com" } }),
            Of(Reading, Story.Context with { Session = new() { Risk = 40 } }),
            Of(Reading, Story.Context with { Tool = Story.Context.Tool with { Name = "read_file" } }),
            Of(Reading, Story.Context with { Session = new() { UntrustedRead = true } }),
            Of(Reading, Story.Context with { Session = new() { SensitiveRead = true } }),
            Of(Reading, Story.Context with { Session = new() { Calls = 200 } }),
            Of(Reading, Story.Context with { Session = new() { Writes = 20 } }),
        ];
        Assert.Equal(others.Length, others.Where(other => other != key).Distinct().Count());
    }

    [Fact]
    public void ItHoldsTheEpochsSoThatNoChangeIsOverlooked()
    {
        var request = Request(Reading, Story.Context);

        string[] keys = [DecisionKey.Of("v1", request), DecisionKey.Of("v1", request, 1, 1), DecisionKey.Of("v1", request, 2, 1), DecisionKey.Of("v1", request, 1, 2)];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(DecisionKey.Of("v1", request, 1, 2), DecisionKey.Of("v1", request, 1, 2));
    }

    [Fact]
    public void NoPartPassesForTheEndOfTheOneBefore()
    {
        var request = Request(Reading, Story.Context);

        Assert.NotEqual(
            DecisionKey.Of("v1", request with { Principal = new("Agent", "ab"), Action = new("c", "d") }),
            DecisionKey.Of("v1", request with { Principal = new("Agent", "a"), Action = new("bc", "d") }));
    }

    private static string Of(EvaluationRequest request, ToolCallContext call, string version = "v1") => DecisionKey.Of(version, Request(request, call), 1, 1);

    private static EngineRequest Request(EvaluationRequest request, ToolCallContext call) =>
        CedarRequest.Write(Story.Facts(request, call), consent: null, ShippedPolicies.Engine.Policies);
}
