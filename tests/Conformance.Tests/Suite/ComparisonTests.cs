namespace AgentTrust.Conformance.Tests.Suite;

public sealed class ComparisonTests
{
    [Fact]
    public void TheSameChecksAreNoDifference() =>
        Assert.Empty(Comparison.Differences(Report("ping", ("ping", "SUCCESS")), Report("ping", ("ping", "SUCCESS"))));

    [Theory]
    [InlineData("ping", "FAILURE")]
    [InlineData("ping", "WARNING")]
    [InlineData("pong", "SUCCESS")]
    public void AnotherCheckOrStatusIsADifference(string id, string status) =>
        Assert.Contains("ping", Comparison.Differences(Report("ping", ("ping", "SUCCESS")), Report("ping", (id, status))));

    /// <summary>Better through the proxy than without it: somebody answers in the server's place.</summary>
    [Fact]
    public void AnImprovementIsADifference() =>
        Assert.Contains("ping", Comparison.Differences(Report("ping", ("ping", "FAILURE")), Report("ping", ("ping", "SUCCESS"))));

    [Fact]
    public void AMissingScenarioIsADifference() =>
        Assert.Contains("ping", Comparison.Differences(Report("ping", ("ping", "SUCCESS")), Report("other")));

    [Fact]
    public void AMissingCheckIsADifference() =>
        Assert.Contains("ping", Comparison.Differences(Report("ping", ("ping", "SUCCESS"), ("wire", "SUCCESS")), Report("ping", ("ping", "SUCCESS"))));

    [Fact]
    public void RemarksAreNotCompared() =>
        Assert.Empty(Comparison.Differences(Report("ping", ("sent", "INFO"), ("ping", "SUCCESS")), Report("ping", ("ping", "SUCCESS"))));

    private static SuiteReport Report(string scenario, params (string Id, string Status)[] checks) =>
        new(new Dictionary<string, IReadOnlyList<SuiteCheck>> { [scenario] = [.. checks.Select(check => new SuiteCheck(check.Id, check.Status, null))] });
}
