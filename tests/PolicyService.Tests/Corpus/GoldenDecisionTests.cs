using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

namespace AgentTrust.PolicyService.Tests.Corpus;

/// <summary>Every case of <c>policies/decisions</c>, by the runner that stands before each activation.</summary>
public sealed class GoldenDecisionTests
{
    private static readonly Lazy<Dictionary<(string, string), GoldenResult>> Results = new(() =>
        GoldenRun.Of(PolicySetFiles.Read(ShippedPolicies.Directory), ShippedPolicies.Engine).ToDictionary(result => (result.File, result.Name)));

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var golden in Shipped()) cases.Add(golden.File, golden.Name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheDecisionIsTheRecordedOne(string file, string name)
    {
        var result = Results.Value[(file, name)];

        Assert.Equal(result.Expected, result.Actual);
        Assert.True(result.Passed);
    }

    [Fact]
    public void EveryPolicyDeterminesSomeRecordedDecision() =>
        Assert.Empty(ShippedPolicies.Engine.Policies.Policies.Select(policy => policy.Id).Except(Shipped().SelectMany(golden => golden.Expected.Policies)));

    private static IEnumerable<GoldenRequest> Shipped() =>
        PolicySetFiles.Read(ShippedPolicies.Directory).Decisions.SelectMany(file => GoldenFile.Read(file.Key, file.Value));
}
