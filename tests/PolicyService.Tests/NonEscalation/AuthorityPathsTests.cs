using AgentTrust.PolicyService.NonEscalation;

namespace AgentTrust.PolicyService.Tests.NonEscalation;

public sealed class AuthorityPathsTests
{
    [Fact]
    public void ThePathsAreThoseThatPeopleHaveAgreedTo()
    {
        var agreed = File.ReadAllLines(Path.Combine(ShippedPolicies.Directory, "paths.txt"));

        var found = AuthorityPaths.Find(ShippedPolicies.Engine).Select(path => path.ToString()).ToArray();

        Assert.Equal(agreed, found);
        Assert.DoesNotContain(found, path => path.Contains("iam.change", StringComparison.Ordinal) || path.Contains("| nobody |", StringComparison.Ordinal));
        Assert.All(found.Where(path => path.Contains("deploy.execute", StringComparison.Ordinal)), path => Assert.Contains("| 2 of security and service-owners |", path));
    }

    [Fact]
    public void APolicyThatOpensAPathIsSeen()
    {
        using var folder = new PolicyFolder();
        foreach (var file in Directory.GetFiles(ShippedPolicies.Directory, "*.cedar")) folder.With(Path.GetFileName(file), File.ReadAllText(file));
        using var engine = folder.With("open.cedar", """
            @id("open") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31")
            permit (principal, action == Action::"secret.read", resource) when { principal.function == "triage" };
            """).Engine();

        Assert.Contains(AuthorityPaths.Find(engine), path => path.ToString().StartsWith("triage | secret.read | secret production/key | nobody |", StringComparison.Ordinal));
    }
}
