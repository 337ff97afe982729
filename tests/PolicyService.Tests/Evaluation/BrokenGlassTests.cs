using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.PolicyService.Tests.Evaluation;

/// <summary>What two people who broke the glass stand for is policy's to say.</summary>
public sealed class BrokenGlassTests
{
    private const string TwoGroups = """
        @id("two") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security, service-owners") @quorum("2") {0}
        permit (principal, action, resource)
        when {{ context has approval && context.approval.groups.containsAll(["security", "service-owners"]) && context.approval.people >= 2 }};
        """;

    private const string Never = """
        @id("never") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31")
        forbid (principal, action == Action::"repo.pull_request.open", resource);
        """;

    private const string Also = """
        @id("also") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") @approvers("security") @quorum("1")
        forbid (principal, action, resource) unless { context has approval && context.approval.groups.contains("security") };
        """;

    [Theory]
    [InlineData(true, true, "", "rita ron", true)]
    [InlineData(false, true, "", "rita ron", false)] // policy does not let them
    [InlineData(true, false, "", "rita ron", false)] // they did not break it
    [InlineData(true, true, "", "rita", false)]
    [InlineData(true, true, "", "rita olivia", false)] // who owns the agent is nobody here
    [InlineData(true, true, Never, "rita ron", false)] // what policy never allows stays so
    [InlineData(true, true, Also, "rita ron", false)] // one of the policies that ask does not let them
    public async Task TwoPeopleStandForAllWherePolicyLetsThem(bool allowed, bool broken, string more, string people, bool permitted)
    {
        using var folder = new PolicyFolder().With("a.cedar",
            TwoGroups.Replace("{0}", allowed ? "@break_glass(\"two-people\")" : "", StringComparison.Ordinal)
                .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal) + more);
        using var service = new PolicyServiceHost(folder.Path);
        var assertion = new ApprovalAssertion
        {
            Approval = "apr_1",
            Agent = Story.AgentId,
            Task = Story.TaskId,
            Action = "repo.pull_request.open",
            Resource = new() { Type = "repository", Id = "shop/checkout" },
            ArgumentsDigest = Story.Context.ArgumentsDigest,
            DefinitionDigest = Story.Context.Tool.DefinitionDigest,
            PolicyVersion = folder.Load().Version,
            GlassBroken = broken,
            Grants = [.. people.Split(' ').Select((person, n) => new ApprovalDecision { Person = person, Groups = n == 0 ? ["service-owners"] : [], Granted = true, At = Story.Now })],
        };
        var approval = service.Trust.IdentityOf(SpiffeIds.ApprovalService)
            .SignStatement("approval+jwt", SpiffeIds.PolicyService, assertion, service.Time.GetUtcNow().AddMinutes(1));

        var decision = await service.EvaluateAsync(Story.OpeningAPullRequest, Story.Context with { Approval = approval });

        Assert.Equal(permitted, decision.Decision);
    }
}
