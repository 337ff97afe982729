using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.GoldenRequests;

public sealed class GoldenFileTests
{
    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "decisions/a.json")]
    [InlineData("{}", "\"cases\"")]
    [InlineData("""{"cases":[{}]}""", "\"name\"")]
    [InlineData("""{"cases":[{"name":"x","patch":{}}]}""", "\"x\"")]
    [InlineData("""{"cases":["x"]}""", "decisions/a.json")]
    [InlineData("""{"base":{},"base":{},"cases":[{"name":"x","patch":{}}]}""", "decisions/a.json")]
    public void AFileThatIsNotOneIsRefusedByItsName(string text, string words)
    {
        var refusal = Assert.Throws<PolicySetException>(() => GoldenFile.Read("decisions/a.json", text));

        Assert.Contains("decisions/a.json", refusal.Message);
        Assert.Contains(words, refusal.Message);
    }

    [Fact]
    public void ACaseNameIsGivenOnce()
    {
        var text = File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "decisions", "authority-ends.json"));
        var first = GoldenFile.Read("a.json", text)[0].Name;
        var second = GoldenFile.Read("a.json", text)[1].Name;

        var refusal = Assert.Throws<PolicySetException>(() => GoldenFile.Read("a.json", text.Replace($"\"{second}\"", $"\"{first}\"", StringComparison.Ordinal)));

        Assert.Contains($"\"{first}\" is given twice", refusal.Message);
    }
}
