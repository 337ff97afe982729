using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.ToolProxy.Tests.Inspection.Secrets;

/// <summary>Every rule finds what its provider issues, whole and by its name, and leaves what only resembles it.</summary>
public sealed class SecretRuleTests
{
    private const int Instances = 25;

    public static TheoryData<string> Kinds => [.. SecretRules.All.Select(rule => rule.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASecretIsTakenOutAndTheTextAroundItStays(string kind)
    {
        var samples = SecretSample.All.Where(sample => sample.Kind == kind).ToArray();

        Assert.NotEmpty(samples);
        foreach (var sample in samples)
            for (var seed = 0; seed < Instances; seed++)
            {
                var (text, secret) = sample.Make(seed);
                Assert.Equal(text.Replace(secret, $"[redacted: {kind}]", StringComparison.Ordinal), SecretRedaction.Redact(text, null, out int _));
            }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AMaskedSecretStays(string kind)
    {
        foreach (var sample in SecretSample.All.Where(sample => sample.Kind == kind))
        {
            var (text, secret) = sample.Make(1);
            var masked = text.Replace(secret, secret[..Math.Min(4, secret.Length)] + new string('*', 24), StringComparison.Ordinal);

            Assert.Equal(masked, SecretRedaction.Redact(masked, null, out int _));
        }
    }

    [Fact]
    public void EachKindHasOneNameAndEachProviderAPage()
    {
        Assert.Equal(SecretRules.All.Count, SecretRules.All.Select(rule => rule.Kind).Distinct().Count());
        Assert.True(SecretRules.All.Count >= 80);
        Assert.All(SecretRules.Providers, provider => Assert.StartsWith("https://", provider.Source));
    }

    [Fact]
    public void AnchorsAreLongEnoughToBeSearchedFor() =>
        Assert.All(SecretRules.All, rule => Assert.All(rule.Anchors, anchor => Assert.True(anchor.Length >= 2, rule.Kind)));

    [Fact]
    public void NoRuleLooksFurtherThanStreamsWait() =>
        Assert.All(SecretRules.All, rule => Assert.True(rule.Window + rule.Behind <= SecretRule.LargestWindow + 100, rule.Kind));

    [Fact]
    public void ACheckSumThatHoldsMakesAFindingCertain()
    {
        const string Random = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var certain = "ghp_" + Random + Base62Checksum.Of(Random);

        Assert.True(Assert.Single(SecretScan.Find(certain)).IsCertain);
        Assert.Empty(SecretScan.Find("ghp_" + Random + "AAAAAA"));
    }
}
