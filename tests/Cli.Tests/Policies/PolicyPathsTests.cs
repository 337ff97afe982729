using AgentTrust.PolicyService.Tests;

namespace AgentTrust.Cli.Tests.Policies;

/// <summary>The command that a pipeline runs: it fails as soon as a change of policies opens a way to what hurts.</summary>
public sealed class PolicyPathsTests : IDisposable
{
    private const string Annotations = """@reason("r") @requirement("R1") @status("interim") @review("2027-05-31")""";

    private readonly EditedPolicies _edited = new();

    [Fact]
    public async Task TheShippedPoliciesOpenTheAgreedPathsAndNoOther()
    {
        var run = await PathsAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllLines(Path.Combine(ShippedPolicies.Directory, "paths.txt")), run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Permits that nobody asked for, a forbid that is gone, and a permit that reaches nobody any more.</summary>
    [Fact]
    public async Task WhatAChangeOpensOrClosesIsNamedAndIsExitCodeOne()
    {
        _edited.Edit("observe.cedar", "@id(\"read-within-task\")", $$"""
            @id("opened-1") {{Annotations}} permit (principal, action == Action::"deploy.execute", resource) when { principal.function == "review" };
            @id("opened-2") {{Annotations}} permit (principal, action == Action::"secret.read", resource) when { principal.function == "triage" };
            @id("opened-3") {{Annotations}} permit (principal, action == Action::"iam.change", resource) when { principal.function == "review" };
            @id("read-within-task")
            """)
            .Edit("privileged.cedar", "forbid (principal, action == Action::\"iam.change\", resource);", "forbid (principal, action == Action::\"iam.change\", resource) when { principal.function == \"nobody\" };")
            .Edit("change.cedar", "[\"remediate\", \"review\"]", "[\"review\"]");

        var run = await PathsAsync();

        Assert.Equal(1, run.ExitCode);
        foreach (var opened in (string[])["review | deploy.execute | environment production", "triage | secret.read | secret production/key", "review | iam.change | environment production"])
            Assert.Contains($"opened: {opened} | nobody |", run.Error);
        Assert.Contains("closed: remediate | repo.merge | repository of-production |", run.Error);
    }

    [Fact]
    public async Task WithoutAgreedPathsNothingWasProven()
    {
        File.Delete(Path.Combine(_edited.Path, "paths.txt"));

        var run = await PathsAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing to compare with", run.Error);
    }

    public void Dispose() => _edited.Dispose();

    private Task<Invocation> PathsAsync() => Invocation.RunAsync(TimeProvider.System, "", "policy", "paths", "--policies", _edited.Path);
}
