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
        Assert.All(found.Where(path => path.Contains("deploy.execute", StringComparison.Ordinal)), path => Assert.Contains("| 2 of security and service-owners", path));
    }

    [Fact]
    public void APolicyThatOpensAPathIsSeen()
    {
        using var folder = Shipped();
        using var engine = folder.With("open.cedar", """
            @id("open") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31")
            permit (principal, action == Action::"secret.read", resource) when { principal.function == "triage" };
            """).Engine();

        Assert.Contains(AuthorityPaths.Find(engine), path => path.ToString().StartsWith("triage | secret.read | secret production/key | nobody |", StringComparison.Ordinal));
    }

    /// <summary>Consent has more ways than the one that a policy's condition names; each of them stands on the line.</summary>
    [Theory]
    [InlineData("@break_glass(\"two-people\")", "2 of security and service-owners, or any 2 of them who break the glass")]
    [InlineData("@escalation(\"operators, owners\")", "2 of security and service-owners, or operators, owners when nobody answers")]
    public void WhoElseMayConsentIsAPathOfItsOwn(string annotation, string consent)
    {
        using var folder = Shipped();
        var privileged = File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "privileged.cedar"));
        using var engine = folder.With("privileged.cedar", privileged.Replace("@id(\"infrastructure-needs-two-groups\")", $"@id(\"infrastructure-needs-two-groups\") {annotation}", StringComparison.Ordinal)).Engine();

        var found = AuthorityPaths.Find(engine, ["infra.create"]);
        var before = AuthorityPaths.Find(ShippedPolicies.Engine, ["infra.create"]);

        Assert.All(before, path => Assert.Equal("2 of security and service-owners", path.Consent));
        // At night and in a freeze another policy asks too, and what not all of them allow is not allowed.
        Assert.Contains(found, path => path.Resource == "staging" && path.Consent == consent);
        Assert.Contains(found, path => path.Contexts.Contains("ordinary") && path.Consent == consent && path.Resource == "production");
    }

    /// <summary>A permit for one of them alone opens a path that no class of agents and resources has.</summary>
    [Theory]
    [InlineData("""principal == Agent::"spiffe://agenttrust.local/agent/pet" """, "true", "review spiffe://agenttrust.local/agent/pet | deploy.execute | environment staging | nobody |")]
    [InlineData("principal", """resource == Environment::"lab" """, "review | deploy.execute | environment lab | nobody |")]
    [InlineData("principal", """context.task == Task::"tsk_7" """, "review in task tsk_7 | deploy.execute | environment staging | nobody |")]
    [InlineData("principal", """principal.owner == Person::"olivia" """, "review of olivia | deploy.execute | environment staging | nobody |")]
    public void WhoeverAPolicyNamesIsTried(string principal, string condition, string opened)
    {
        using var folder = Shipped();
        using var engine = folder.With("open.cedar", $$"""
            @id("open") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31")
            permit ({{principal}}, action == Action::"deploy.execute", resource) when { {{condition}} };
            """).Engine();

        var found = AuthorityPaths.Find(engine, ["deploy.execute"]).Select(path => path.ToString()).ToArray();

        Assert.Contains(found, path => path.StartsWith(opened, StringComparison.Ordinal));
        Assert.DoesNotContain(found, path => path.StartsWith("review | deploy.execute | environment staging | nobody |", StringComparison.Ordinal));
    }

    private static PolicyFolder Shipped()
    {
        var folder = new PolicyFolder();
        foreach (var file in Directory.GetFiles(ShippedPolicies.Directory, "*.cedar")) folder.With(Path.GetFileName(file), File.ReadAllText(file));
        return folder;
    }
}
