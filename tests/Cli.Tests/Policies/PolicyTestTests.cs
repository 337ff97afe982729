using AgentTrust.PolicyService.Tests;

namespace AgentTrust.Cli.Tests.Policies;

public sealed class PolicyTestTests : IDisposable
{
    private readonly EditedPolicies _edited = new();

    [Fact]
    public async Task TheShippedPoliciesDecideTheirGoldenRequestsAsExpected()
    {
        var run = await TestAsync(ShippedPolicies.Directory);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("^[0-9]+ golden requests, 0 failed.\\s$", run.Output);
    }

    [Fact]
    public async Task AGoldenRequestThatIsDecidedOtherwiseIsPrintedWithWhatWasExpectedAndExitCodeOne()
    {
        var run = await TestAsync(_edited.WithoutConsentToPullRequests().Path);

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Matches("""(?m)^decisions/.*: .*\r?\n  expected: \{"decision":false,.*\r?\n  got:      \{"decision":true,"policies":\["pull-request-needs-a-person"\]\}""", run.Output);
    }

    [Fact]
    public async Task AFolderThatIsNoPolicySetOrTestsNothingIsExitCodeTwo()
    {
        var malformed = await TestAsync(_edited.Edit("task.cedar", "forbid", "forbit").Path);
        using var untested = new EditedPolicies();
        Directory.Delete(Path.Combine(untested.Path, "decisions"), recursive: true);

        Assert.Equal(2, malformed.ExitCode);
        Assert.Contains("task.cedar", malformed.Error);
        Assert.Contains("nothing was tested", (await TestAsync(untested.Path)).Error);
        Assert.Equal(2, (await TestAsync(Path.Combine(untested.Path, "none"))).ExitCode);
    }

    public void Dispose() => _edited.Dispose();

    private static Task<Invocation> TestAsync(string folder) => Invocation.RunAsync(TimeProvider.System, "", "policy", "test", "--policies", folder);
}
