using System.Text.Json;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>RFC 6901 §4: which claim a condition means.</summary>
public sealed class ClaimRuleTests
{
    private static readonly JsonElement Claims = JsonSerializer.Deserialize<JsonElement>(
        """{"a/b":"slash","m~n":"tilde","~1":"both","kubernetes.io":{"namespace":"agents","":"empty"},"list":["agents"],"none":null}""");

    [Theory]
    [InlineData("/a~1b", "slash", true)]
    [InlineData("/a/b", "slash", false)]
    [InlineData("/m~0n", "tilde", true)]
    [InlineData("/m~n", "tilde", true)]
    [InlineData("/~01", "both", true)] // ~1 first, then ~0: not a slash
    [InlineData("/kubernetes.io/namespace", "agents", true)]
    [InlineData("/kubernetes.io/", "empty", true)]
    [InlineData("/kubernetes.io/Namespace", "agents", false)]
    [InlineData("/kubernetes.io", "agents", false)]
    [InlineData("/list", "agents", false)]
    [InlineData("/list/0", "agents", false)]
    [InlineData("/none", "null", false)]
    [InlineData("/absent", "", false)]
    public void AConditionHoldsForTheOneClaimThatItsPathNames(string path, string value, bool holds) =>
        Assert.Equal(holds, new ClaimRule(new ClaimCondition { Path = path, Value = value }).Holds(Claims));
}
