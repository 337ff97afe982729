using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Explanations;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Tests.Replay;

namespace AgentTrust.PolicyService.Tests.Explanations;

public sealed class ExplainerTests
{
    private static readonly PolicyConditions Conditions = new(ShippedPolicies.Module);

    public static TheoryData<string, string> Cases() => new(History.Golden.Select(golden => (golden.File, golden.Name)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnExplanationAgreesWithTheDecision(string file, string name)
    {
        var golden = History.Golden.Single(one => one.File == file && one.Name == name);

        var explanation = Explain(golden);

        var outcome = golden.Expected.Decision ? DecisionOutcome.Permitted : golden.Expected.Quorum is null ? DecisionOutcome.Denied : DecisionOutcome.Requestable;
        Assert.Equal(outcome, explanation.Outcome);
        Assert.Equal(golden.Expected.Decision, explanation.Otherwise.Count == 0);
    }

    [Theory]
    [InlineData("opens a pull request", "It would be permitted if one of service-owners granted it.")]
    [InlineData("an agent that is suspended", "It would be permitted if the agent were active or under_review.")]
    [InlineData("a task that is revoked", "It would be permitted if the task were open.")]
    [InlineData("another agent's task", "It would be permitted if the task were the agent's own.")]
    [InlineData("writing while the review is overdue", "It would be permitted if the agent's review were not overdue.")]
    [InlineData("no call left", "It would be permitted if the task's budget had calls left.")]
    [InlineData("something secret that is merely read", "It would be permitted if what it reaches were confidential or internal or public.")]
    [InlineData("writes to a branch while it should only investigate", "It would be permitted if the task's current step listed repo.branch.write.")]
    [InlineData("uses a token of the step before", "It would be permitted if the caller's token were for the task's current step.")]
    [InlineData("a sub-agent writes after its parent read untrusted text and sensitive data", "It would be permitted if the session had read nothing untrusted.")]
    [InlineData("a remediating agent asks to deploy", "Nothing that a person can grant changes this: deploy-never-by-remediate forbids it.")]
    [InlineData("a remediating agent asks to deploy", "It would be permitted if an agent of function deploy did it, and one of security and one of service-owners, two different people, granted it.")]
    [InlineData("identities, whoever granted it", "Nothing that a person can grant changes this: never-iam-change forbids it.")]
    [InlineData("identities, whoever granted it", "Nothing else changes it either: never-iam-change forbids it whatever the facts are.")]
    [InlineData("a production secret that one person granted", "It would be permitted if one of security and one of service-owners, two different people, granted it.")]
    public void WhatWouldHaveToDifferIsSaidInWords(string name, string sentence) =>
        Assert.Contains(sentence, Explain(History.Golden.Single(golden => golden.Name == name)).Otherwise);

    [Fact]
    public void SeveralForbidsAreLiftedTogetherByTheLeastThatDoes()
    {
        var explanation = Explain(History.Golden.Single(golden => golden.Name == "merges"));

        Assert.Equal(
            "It would be permitted if the agent were registered for actions of the group change, and the task's boundaries opened repository shop/checkout for repo.merge, "
            + "and the task's current step listed repo.merge, and one of security and one of service-owners, two different people, granted it.",
            explanation.Otherwise[^1]);
    }

    [Fact]
    public void APolicyIsShownWithTheFactsThatItLookedAt()
    {
        var policy = Assert.Single(Explain(History.Golden.Single(golden => golden.Name == "writing with no write left")).Policies);

        Assert.Equal(("budget-spent", "forbid", true), (policy.Id, policy.Effect, policy.Determines));
        Assert.Equal([("context.task.calls_left", "true"), ("context.task.writes_left", "false")], policy.Facts.Select(fact => (fact.Name, fact.Value!.Value.GetRawText())));
    }

    [Fact]
    public void WhereNoPolicyDeterminesThoseThatCouldPermitAreShown()
    {
        var policies = Explain(History.Golden.Single(golden => golden.Name == "a production secret that no alert or ticket justifies")).Policies;

        Assert.Contains(policies, policy => policy.Id == "production-secret-needs-two-groups");
        Assert.All(policies, policy => Assert.Equal(("permit", false), (policy.Effect, policy.Determines)));
    }

    private static Explanation Explain(GoldenRequest golden) => new Explainer(Conditions).Explain(
        new(CallFacts.Gather(golden.Request, golden.Call, golden.Chain, golden.Task, golden.Surroundings), golden.Consent), ShippedPolicies.Engine);
}
