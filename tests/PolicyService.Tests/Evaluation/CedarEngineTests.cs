using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class CedarEngineTests
{
    [Fact]
    public void ThePolicyThatPermitsIsNamed()
    {
        var verdict = Evaluate(Story.Asking("repo.read", "repository", "shop/checkout"));

        Assert.True(verdict.Permitted);
        Assert.Equal(["read-within-task"], verdict.Policies);
    }

    [Fact]
    public void AForbidWins()
    {
        var verdict = Evaluate(Story.Asking("repo.read", "repository", "shop/payments"));

        Assert.False(verdict.Permitted);
        Assert.Equal(["confidential-only-where-named", "outside-agent-repositories", "outside-boundary"], verdict.Policies);
    }

    [Fact]
    public void ARequestThatTheEngineRefusesIsADenyAndHarmsNoOther()
    {
        var facts = Facts(Story.Asking("repo.read", "secret", "production/key"));

        for (var i = 0; i < 20; i++)
            Assert.NotEmpty(ShippedPolicies.Engine.Evaluate(facts).Errors);

        Assert.True(Evaluate(Story.Asking("repo.read", "repository", "shop/checkout")).Permitted);
    }

    [Fact]
    public async Task ManyThreadsGetTheSameAnswersAsOne()
    {
        var permitted = Facts(Story.Asking("alert.read", "alert", "CheckoutTotalsWrong"));
        var denied = Facts(Story.Asking("deploy.execute", "environment", "production"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200).All(i => ShippedPolicies.Engine.Evaluate(i % 2 == 0 ? permitted : denied).Permitted == (i % 2 == 0)))));

        Assert.All(answers, Assert.True);
    }

    private static Verdict Evaluate(Contracts.Policy.EvaluationRequest request) => ShippedPolicies.Engine.Evaluate(Facts(request));

    private static EngineRequest Facts(Contracts.Policy.EvaluationRequest request) =>
        CedarRequest.Write(Story.Facts(request), consent: null, ShippedPolicies.Engine.Policies);
}
