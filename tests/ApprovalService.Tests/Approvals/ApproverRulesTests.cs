using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using CsCheck;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class ApproverRulesTests
{
    private static readonly string[] Groups = ["service-owners", "security", "operators"];

    [Theory]
    [InlineData("rita", "service-owners", null)]
    [InlineData("olivia", "service-owners", "owner-may-not-approve")]
    [InlineData("OLIVIA", "service-owners", "owner-may-not-approve")]
    [InlineData("oscar", "service-owners", "opener-may-not-approve")]
    [InlineData("rita", "security", "not-an-approver")]
    [InlineData("rita", "SERVICE-OWNERS", "not-an-approver")]
    public void OnlyAnIndependentPersonOfTheRightGroupDecides(string person, string group, string? refusal) =>
        Assert.Equal(refusal, ApproverRules.Check(SampleCall.Binding, null, new(person, [group]))?.Code);

    [Theory]
    [InlineData("paul", new string[0], "policy-author-may-not-approve")]
    [InlineData("PIA", new string[0], "policy-author-may-not-approve")]
    [InlineData("rita", new[] { "pia" }, "stand-in-of-interested")]
    [InlineData("rita", new[] { "rosa" }, null)]
    public void WhoSetThePoliciesInForceDoesNotDecideWhatTheyLeaveToPeople(string person, string[] standsFor, string? refusal)
    {
        var call = SampleCall.Binding with { PolicyAuthors = ["paul", "pia"] };

        Assert.Equal(refusal, ApproverRules.Check(call, null, new(person, ["service-owners"]) { StandsFor = standsFor })?.Code);
    }

    [Theory]
    [InlineData("rosa", "owner-may-not-approve")]
    [InlineData("ROSA", "owner-may-not-approve")]
    [InlineData("rita", null)]
    public void NobodyDecidesOnWhatTheirOwnSubAgentDoes(string person, string? refusal)
    {
        var call = SampleCall.Binding with { Actors = [new ActingAgent(SpiffeIds.Agent("triager"), "tina"), new ActingAgent(SpiffeIds.Agent("reviewer"), "rosa")] };

        Assert.Equal(refusal, ApproverRules.Check(call, null, new(person, ["service-owners"]))?.Code);
    }

    [Theory]
    [InlineData(2, new[] { "a:service-owners" }, false)]
    [InlineData(2, new[] { "a:service-owners,security" }, false)]
    [InlineData(2, new[] { "a:service-owners", "b:service-owners" }, false)]
    [InlineData(2, new[] { "a:service-owners", "a:security" }, false)]
    [InlineData(2, new[] { "a:service-owners", "A:security" }, false)]
    [InlineData(2, new[] { "a:service-owners", "b:security" }, true)]
    [InlineData(2, new[] { "a:service-owners,security", "b:service-owners" }, true)]
    [InlineData(2, new[] { "b:service-owners", "a:service-owners,security" }, true)]
    [InlineData(1, new[] { "a:service-owners" }, false)]
    [InlineData(3, new[] { "a:service-owners", "b:security" }, false)]
    [InlineData(3, new[] { "a:service-owners", "b:security", "c:security" }, true)]
    public void TwoGroupsNeedTwoPeople(int quorum, string[] grants, bool enough) =>
        Assert.Equal(enough, ApproverRules.IsSatisfied(
            SampleCall.Binding with { Approvers = ["service-owners", "security"], Quorum = quorum }, grants.Select(Grant)));

    [Fact]
    public void WhereNobodyIsAskedNobodyIsEnough() =>
        Assert.False(ApproverRules.IsSatisfied(SampleCall.Binding with { Approvers = [], Quorum = 0 }, [Grant("a:security")]));

    /// <summary>Against the definition itself: some assignment of different people to the groups exists.</summary>
    [Fact]
    public void EnoughMeansTheQuorumAndADifferentPersonForEveryGroup() =>
        Gen.Select(Calls, People).Sample((call, people) =>
            Assert.Equal(
                people.Count >= call.Quorum && CanStandForAll(call.Approvers, people),
                ApproverRules.IsSatisfied(call, people)));

    [Fact]
    public void TheOrderOfGrantsNeverMatters() =>
        Gen.Select(Calls, People, Gen.Int[0, 1000]).Sample((call, people, seed) =>
            Assert.Equal(
                ApproverRules.IsSatisfied(call, people),
                ApproverRules.IsSatisfied(call, people.OrderBy(person => HashCode.Combine(person.Person, seed)))));

    [Fact]
    public void OneMoreGrantNeverMakesEnoughTooLittle() =>
        Gen.Select(Calls, People).Where((call, people) => people.Count > 0).Sample((call, people) =>
            Assert.True(!ApproverRules.IsSatisfied(call, people.SkipLast(1)) || ApproverRules.IsSatisfied(call, people)));

    [Fact]
    public void NobodyStandsForTwoGroups() =>
        Gen.Select(Calls, People).Sample((call, people) =>
        {
            var standsFor = ApproverRules.Representatives(call.Approvers, people);

            Assert.Equal(standsFor.Count, standsFor.Values.Select(grant => grant.Person).Distinct().Count());
            Assert.All(standsFor, pair => Assert.Contains(pair.Key, pair.Value.Groups));
        });

    private static Gen<BindingClaims> Calls { get; } = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4])
        .Select((groups, quorum) => SampleCall.Binding with { Approvers = Groups[..groups], Quorum = quorum });

    private static Gen<List<ApprovalDecision>> People { get; } = Gen.Int[0, 7].List[0, 5].Select(memberships =>
        memberships.Select((bits, n) => Grant($"person{n}:{string.Join(',', Groups.Where((_, g) => (bits & (1 << g)) != 0))}")).ToList());

    private static bool CanStandForAll(IReadOnlyList<string> groups, List<ApprovalDecision> people) =>
        groups.Count == 0 || people.Any(person => person.Groups.Contains(groups[0])
            && CanStandForAll([.. groups.Skip(1)], [.. people.Where(other => other.Person != person.Person)]));

    private static ApprovalDecision Grant(string text) => new()
    {
        Person = text.Split(':')[0],
        Groups = text.Split(':')[1].Split(',', StringSplitOptions.RemoveEmptyEntries),
        Granted = true,
        At = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
    };
}
