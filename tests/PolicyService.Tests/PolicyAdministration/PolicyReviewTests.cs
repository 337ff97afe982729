using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration;

public sealed class PolicyReviewTests
{
    [Fact]
    public void EveryShippedPolicySaysWhenItIsLookedAtAgain() =>
        Assert.All(ShippedPolicies.Engine.Policies.Policies, policy => Assert.NotNull(policy.Review));

    [Fact]
    public async Task AnOverdueReviewIsAWarningThatNamesThePolicyAndChangesNoDecision()
    {
        using var folder = new PolicyFolder()
            .With("a.cedar", """@id("old") @reason("r") @requirement("R1") @status("interim") @review("2026-11-22") permit (principal, action, resource);""")
            .With("b.cedar", """@id("today") @reason("r") @requirement("R1") @status("interim") @review("2026-11-23") forbid (principal, action == Action::"iam.change", resource);""");
        using var service = new PolicyServiceHost(folder.Path);

        Assert.True((await service.EvaluateAsync(Story.Asking("repo.read", "repository", "shop/checkout"))).Decision);
        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        var reviews = report.Entries["policy-reviews"];
        Assert.Equal(HealthStatus.Degraded, reviews.Status);
        Assert.Contains("old (due 2026-11-22)", reviews.Description);
        Assert.DoesNotContain("today", reviews.Description);
    }
}
