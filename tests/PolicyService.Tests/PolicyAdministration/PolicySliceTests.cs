using System.Text;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration;

/// <summary>A large set is narrowed by what its policies ask first; the decision is the one of the whole set, errors included.</summary>
public sealed class PolicySliceTests : IDisposable
{
    private const int Teams = 60;

    private readonly CedarEngine _engine;

    public PolicySliceTests()
    {
        using var instance = ShippedPolicies.Module.CreateInstance();
        var text = new StringBuilder("""
            @id("open") permit (principal, action, resource) when { context has everybody };
            @id("late") permit (principal, action, resource) when { context has late && principal.team == "team-1" };
            @id("unless") forbid (principal, action, resource) unless { !(principal.team == "banned") };
            @id("mirrored") permit (principal, action, resource) when { "mirrored" == principal.team };
            @id("of-resource") forbid (principal, action, resource) when { resource.team == "frozen" };
            @id("errs-behind") permit (principal, action, resource) when { principal.team == "team-7" && principal.nothing == 1 };

            """);
        for (var team = 0; team < Teams; team++)
            text.AppendLine($$"""@id("team-{{team}}") permit (principal, action, resource) when { principal.team == "team-{{team}}" && context.hour > 8 };""");
        _engine = new(ShippedPolicies.Module, PlainPolicySets.Read(
            new CedarLanguage(instance), [new("teams.cedar", text.ToString())], schema: null, (part, _) => part.Id!));
    }

    [Fact]
    public void OnlyPoliciesWhoseFirstConditionCanHoldAreAsked()
    {
        var slice = _engine.Policies.For(Asking("team-3", "shop"));

        Assert.Equal(["open", "late", "unless", "team-3"], slice.Policies.Select(policy => policy.Id));
        Assert.Same(slice, _engine.Policies.For(Asking("team-3", "another")));
    }

    [Theory]
    [InlineData("team-3", "shop", "", true, "team-3")]
    [InlineData("team-3", "frozen", "", false, "of-resource")]
    [InlineData("mirrored", "shop", "", true, "mirrored")]
    [InlineData("banned", "shop", "", false, "unless")]
    [InlineData("nobody", "shop", "", false, null)]
    [InlineData("nobody", "shop", ",\"everybody\":true", true, "open")]
    [InlineData("team-1", "shop", ",\"late\":true", true, "late,team-1")]
    public void TheDecisionIsTheOneOfTheWholeSet(string team, string resourceTeam, string more, bool permitted, string? policies)
    {
        var verdict = _engine.Evaluate(Asking(team, resourceTeam, more));

        Assert.Equal(permitted, verdict.Permitted);
        Assert.Equal(policies?.Split(',') ?? [], verdict.Policies);
        Assert.Empty(verdict.Errors);
    }

    [Fact]
    public void WhatErrsBehindItsFirstConditionStillErrs()
    {
        var verdict = _engine.Evaluate(Asking("team-7", "shop"));

        Assert.False(verdict.Permitted);
        Assert.Equal("errs-behind", Assert.Single(verdict.Errors).Policy);
    }

    [Theory]
    [InlineData("""[{"uid":{"type":"User","id":"u"},"attrs":{},"parents":[]},{"uid":{"type":"Doc","id":"d"},"attrs":{"team":"shop"},"parents":[]}]""")]
    [InlineData("""[{"uid":{"type":"Doc","id":"d"},"attrs":{"team":"shop"},"parents":[]}]""")]
    public void AnAttributeThatIsNotThereMakesEveryPolicyErrThatAsksForIt(string entities)
    {
        var verdict = _engine.Evaluate(Asking("", "") with { Entities = Encoding.UTF8.GetBytes(entities) });

        Assert.False(verdict.Permitted);
        Assert.Equal(Teams + 3, verdict.Errors.Count);
    }

    [Fact]
    public void AnotherKindOfValueIsNoText()
    {
        var entities = """[{"uid":{"type":"User","id":"u"},"attrs":{"team":7},"parents":[]},{"uid":{"type":"Doc","id":"d"},"attrs":{"team":"shop"},"parents":[]}]""";

        Assert.Equal(Teams + 6, _engine.Policies.For(Asking("", "") with { Entities = Encoding.UTF8.GetBytes(entities) }).Policies.Count);
    }

    public void Dispose() => _engine.Dispose();

    private static EngineRequest Asking(string team, string resourceTeam, string more = "") => new()
    {
        Principal = new("User", "u"),
        Action = new("Action", "read"),
        Resource = new("Doc", "d"),
        Context = Encoding.UTF8.GetBytes($$"""{"hour":9{{more}}}"""),
        Entities = Encoding.UTF8.GetBytes(
            $$$"""[{"uid":{"type":"User","id":"u"},"attrs":{"team":"{{{team}}}"},"parents":[]},{"uid":{"__entity":{"type":"Doc","id":"d"}},"attrs":{"team":"{{{resourceTeam}}}"},"parents":[]}]"""),
    };
}
