using AgentTrust.ApprovalService.Approvals;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Fakes;
using CsCheck;

namespace AgentTrust.ApprovalService.Tests.Approvals;

/// <summary>Over random people, groups, absences and orders: exactly those who may, grant; and what they grant is exactly enough.</summary>
public sealed class PermittedApproversTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private static readonly string[] Groups = ["service-owners", "security", "operators"];
    private static readonly string[] Names = ["ann", "ben", "cem", "dee", "eva", "fay"];

    [Fact]
    public void ExactlyThePermittedSetGrants() =>
        Situations.Sample(situation =>
        {
            foreach (var approver in situation.People)
            {
                var attempt = situation.Request.Grant(approver, Saw(situation.Request), Noon, Lifetime);

                Assert.Equal(situation.May(approver), attempt.Refusal is null);
                Assert.Equal(attempt.Refusal is null, attempt.Approval.Grants.Any());
            }
        });

    [Fact]
    public void OneGrantGivesOneCallWhateverTheOrderAndTheRepetition() =>
        Gen.Select(Situations, Gen.Int[0, 5].Array[1, 20]).Sample((situation, order) =>
        {
            var (approval, granted, used) = (situation.Request, 0, 0);
            foreach (var index in order)
            {
                var step = approval.Grant(situation.People[index], Saw(approval), Noon, Lifetime);
                granted += step.Happened.Count(happening => happening is Happening.Granted { IsEnough: true });
                approval = step.Approval;

                var use = approval.Consume(Use(approval), Noon);
                if (use.Refusal is null) used++;
                approval = use.Approval;
            }

            Assert.Equal(granted, used);
            Assert.InRange(granted, 0, 1);
            Assert.Equal(granted == 1, ApproverRules.IsSatisfied(approval.Call, approval.Grants));
            Assert.All(approval.Grants, grant => Assert.True(situation.May(situation.People.Single(person => person.Id == grant.Person))));
        });

    [Fact]
    public void APersonAndTheirStandInAreOneVoice() =>
        Gen.Select(Gen.Bool, Gen.Bool).Sample((standInFirst, awayInBetween) =>
        {
            var request = Request("olivia", "oscar", [], ["security"], 2);
            var ann = new Approver("ann", ["security"]) { AwayFrom = awayInBetween ? ["security"] : [] };
            var ben = new Approver("ben", ["security"]) { StandsFor = ["ann"] };
            var (first, second) = standInFirst ? (ben, ann) : (ann with { AwayFrom = [] }, ben);

            var one = request.Grant(first, Saw(request), Noon, Lifetime).Approval;
            var two = one.Grant(second, Saw(request), Noon, Lifetime);

            Assert.NotNull(two.Refusal);
            Assert.Equal(AccessRequestState.Pending, two.Approval.State);
        });

    private static Gen<Situation> Situations { get; } = Gen.Select(
        Gen.Int[0, 7].Array[6], Gen.Int[0, 7].Array[6], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[-1, 5],
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[-1, 5], Gen.Int[-1, 5]),
        (members, away, owner, opener, author, rest) =>
        {
            var (groups, quorum, absent, standIn) = rest;
            var request = Request(Names[owner], Names[opener], author < 0 ? [] : [Names[author].ToUpperInvariant()], Groups[..groups], Math.Max(groups, quorum));
            var people = Names.Select((name, n) => new Approver(name, Bits(members[n]))
            {
                AwayFrom = n == absent ? Bits(away[n]) : [],
                StandsFor = n == standIn && absent >= 0 && absent != standIn ? [Names[absent]] : [],
            }).ToArray();
            return new Situation(request, people);
        });

    private sealed record Situation(Approval Request, Approver[] People)
    {
        /// <summary>The rule, said another way: of a group that is asked and not away from it, and neither they nor whom they stand in for have a stake.</summary>
        public bool May(Approver person)
        {
            string[] interested = [Request.Call.Owner, Request.Call.OpenedBy, .. Request.ResourceState!.Authors.Select(author => author.ToLowerInvariant())];
            return person.Groups.Except(person.AwayFrom).Intersect(Request.Call.Approvers).Any()
                && !person.StandsFor.Append(person.Id).Intersect(interested).Any();
        }
    }

    private static string[] Bits(int bits) => [.. Groups.Where((_, n) => (bits & (1 << n)) != 0)];

    private static Approval Request(string owner, string opener, string[] authors, string[] approvers, int quorum) => AccessRequests.Submit(
        null,
        new("key", SampleCall.Binding with { Owner = owner, OpenedBy = opener, Approvers = approvers, Quorum = quorum }, SampleCall.Arguments, null,
            new ResourceState { Version = "5f2c", Authors = authors }),
        "apr_1", Noon, Lifetime).Standing.Approval;

    private static DecideAccessRequest Saw(Approval approval) => new() { ArgumentsDigest = approval.Call.ArgumentsDigest, Digest = approval.Digest };

    private static ConsumeAccessRequest Use(Approval approval) => new()
    {
        Call = "call_1",
        ArgumentsDigest = approval.Call.ArgumentsDigest,
        DefinitionDigest = approval.Call.Tool.DefinitionDigest,
        PolicyVersion = approval.Call.PolicyVersion,
        ResourceVersion = "5f2c",
    };
}
