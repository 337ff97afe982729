using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyInformation;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class RequestabilityTests
{
    [Theory]
    [InlineData("remediate", "repo.pull_request.open", "repository", "shop/checkout", "service-owners", 1)]
    [InlineData("remediate", "repo.merge", "repository", "shop/checkout", "security service-owners", 2)]
    [InlineData("deploy", "deploy.execute", "environment", "production", "security service-owners", 2)]
    [InlineData("remediate", "deploy.execute", "environment", "production", null, 0)]
    [InlineData("deploy", "iam.change", "environment", "production", null, 0)]
    [InlineData("remediate", "secret.read", "secret", "production/payment-api-key", "security service-owners", 2)]
    [InlineData("remediate", "secret.read", "secret", "staging/payment-api-key", "security", 1)]
    [InlineData("deploy", "repo.merge", "repository", "shop/checkout", null, 0)]
    public void ADenialIsRequestableWhenConsentWouldChangeIt(
        string function, string action, string type, string id, string? groups, int quorum)
    {
        var way = WayOf(ShippedPolicies.Engine, Facts(function, action, type, id));

        Assert.Equal(groups, way is null ? null : string.Join(' ', way.Requirement.Groups));
        Assert.Equal(quorum, way?.Requirement.Quorum ?? 0);
    }

    [Fact]
    public void AForbidThatConsentLiftsAsksForItsOwnPeopleToo()
    {
        var tainted = Story.Context with { Sink = "outside", Destination = new() { Branch = "fix/x" }, Session = new() { UntrustedRead = true, SensitiveRead = true } };

        var branch = WayOf(ShippedPolicies.Engine, Facts("remediate", "repo.branch.write", "repository", "shop/checkout", tainted));
        var secret = WayOf(ShippedPolicies.Engine, Facts("remediate", "secret.read", "secret", "staging/key", tainted));

        Assert.Equal(["no-write-after-untrusted-and-sensitive-without-a-person", "propose-on-branch"], branch?.Policies);
        Assert.Equal(["service-owners"], branch?.Requirement.Groups);
        Assert.Equal(["security", "service-owners"], secret?.Requirement.Groups);
        Assert.Equal(2, secret?.Requirement.Quorum);
    }

    [Fact]
    public void WhatWasPermittedCannotBeAskedFor() =>
        Assert.Null(WayOf(ShippedPolicies.Engine, Facts("remediate", "repo.read", "repository", "shop/checkout")));

    [Theory]
    [InlineData("""context.approval.groups.contains("security")""")]
    [InlineData("context.approval.people >= 2")]
    public void NobodyIsAskedForAConsentThatWouldNotHelp(string condition)
    {
        using var folder = new PolicyFolder().With("a.cedar", $$"""
            @id("says-less-than-it-wants") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("service-owners") @quorum("1")
            permit (principal, action == Action::"repo.merge", resource) when { context has approval && {{condition}} };
            @id("other") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1")
            permit (principal, action == Action::"repo.merge", resource) when { false || principal.function == "nobody" };
            """);
        using var engine = folder.Engine();

        Assert.Null(WayOf(engine, Facts("remediate", "repo.merge", "repository", "shop/checkout")));
    }

    [Fact]
    public void AForbidThatConsentLiftsWithoutSayingWhoseCannotBeAskedFor()
    {
        using var folder = new PolicyFolder().With("a.cedar", """
            @id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1")
            permit (principal, action, resource) when { context has approval && context.approval.groups.contains("security") };
            @id("f") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31")
            forbid (principal, action, resource) unless { context has approval };
            """);
        using var engine = folder.Engine();

        Assert.Null(WayOf(engine, Facts("remediate", "repo.merge", "repository", "shop/checkout")));
    }

    [Fact]
    public void TheLeastDemandingWayIsOffered()
    {
        using var folder = new PolicyFolder().With("a.cedar", """
            @id("two") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security, service-owners") @quorum("2")
            permit (principal, action, resource) when { context has approval && context.approval.people >= 2 };
            @id("one") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1")
            permit (principal, action, resource) when { context has approval && context.approval.groups.contains("security") };
            """);
        using var engine = folder.Engine();

        Assert.Equal(["one"], WayOf(engine, Facts("remediate", "repo.merge", "repository", "shop/checkout"))?.Policies);
    }

    /// <summary>What one policy wants and another lets go is wanted; what one allows and another does not say is not allowed.</summary>
    [Theory]
    [InlineData("", "", PasskeyNeed.Preferred, false)]
    [InlineData("""@escalation("a")""", "", PasskeyNeed.Preferred, false)]
    [InlineData("""@escalation("a, operators")""", """@escalation("operators, b")""", PasskeyNeed.Preferred, false, "operators")]
    [InlineData("""@passkey("none")""", "", PasskeyNeed.Preferred, false)]
    [InlineData("""@passkey("none")""", """@passkey("none")""", PasskeyNeed.None, false)]
    [InlineData("""@passkey("none")""", """@passkey("required")""", PasskeyNeed.Required, false)]
    [InlineData("""@passkey("required")""", "", PasskeyNeed.Required, false)]
    [InlineData("""@break_glass("two-people")""", "", PasskeyNeed.Preferred, false)]
    [InlineData("""@break_glass("two-people")""", """@break_glass("two-people")""", PasskeyNeed.Preferred, true)]
    public void OfTwoPoliciesTheStricterWordCounts(string permit, string forbid, PasskeyNeed passkey, bool breakGlass, string escalation = "")
    {
        using var folder = new PolicyFolder().With("a.cedar", $$"""
            @id("p") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1") {{permit}}
            permit (principal, action, resource) when { context has approval && context.approval.groups.contains("security") };
            @id("f") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1") {{forbid}}
            forbid (principal, action, resource) unless { context has approval };
            """);
        using var engine = folder.Engine();

        var way = WayOf(engine, Facts("remediate", "repo.merge", "repository", "shop/checkout"));

        Assert.Equal((passkey, breakGlass), (way!.Requirement.Passkey, way.Requirement.BreakGlass));
        Assert.Equal(escalation, string.Join(' ', way.Requirement.Escalation));
    }

    private static RequestableBy? WayOf(IPolicyEngine engine, CallFacts facts) =>
        Requestability.Of(facts, engine.Evaluate(CedarRequest.Write(facts, consent: null, engine.Policies)), engine);

    private static CallFacts Facts(string function, string action, string type, string id, Contracts.Policy.ToolCallContext? call = null)
    {
        var (agent, task) = Story.OpenedTo(function, action, type, id);
        return Story.Facts(Story.Asking(action, type, id), call, agent, task);
    }
}
