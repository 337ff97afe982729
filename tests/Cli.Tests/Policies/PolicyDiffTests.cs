using AgentTrust.PolicyService.Tests;

namespace AgentTrust.Cli.Tests.Policies;

public sealed class PolicyDiffTests : IDisposable
{
    private readonly EditedPolicies _edited = new();

    [Fact]
    public async Task TheSamePoliciesDoNotDiffer()
    {
        var run = await DiffAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task AddedRemovedAndChangedPoliciesAreToldInWordsAndWithTheDecisionsThatChange()
    {
        _edited.WithoutConsentToPullRequests()
            .Edit("propose.cedar", "@quorum(\"1\")", "@quorum(\"2\")")
            .Edit("privileged.cedar", "never-iam-change", "no-iam-change");

        var run = await DiffAsync();

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split(Environment.NewLine);
        Assert.Contains("removed: never-iam-change (forbids): No agent changes identities or rights, whoever approves; a person does it in person.", lines);
        Assert.Contains(lines, line => line.StartsWith("added: no-iam-change (forbids)", StringComparison.Ordinal));
        Assert.Contains("changed: pull-request-needs-a-person", lines);
        Assert.Contains("  consent it asks for: was service-owners, 1 in all, is service-owners, 2 in all", lines);
        Assert.Contains("    -   context has approval &&", lines);
        Assert.Contains(lines, line => line.StartsWith("decided otherwise: decisions/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFolderThatIsNoPolicySetIsExitCodeTwo()
    {
        _edited.Edit("task.cedar", "forbid", "forbit");

        var run = await DiffAsync();

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("task.cedar", run.Error);
    }

    public void Dispose() => _edited.Dispose();

    private Task<Invocation> DiffAsync() => Invocation.RunAsync(TimeProvider.System, "", "policy", "diff", ShippedPolicies.Directory, _edited.Path);
}
