using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9068;

/// <summary>RFC 9068 §4: well signed is not yet well said.</summary>
public sealed class Section4ValidationTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("exp", 0, false)] // on the second it ends
    [InlineData("exp", -1, false)]
    [InlineData("exp", 1, true)]
    [InlineData("exp", 100_000_000, true)]
    [InlineData("nbf", 5, true)] // a clock that runs behind
    [InlineData("nbf", 6, false)]
    [InlineData("iat", 5, true)]
    [InlineData("iat", 6, false)]
    [InlineData("iat", 100_000_000, false)]
    [InlineData("iat", -100_000_000, true)]
    public async Task ATokenHoldsInItsTimeOnly(string claim, long fromNow, bool accepted)
    {
        _verifier.Claims[claim] = _verifier.Now + fromNow;

        Assert.Equal(accepted ? null : JwsRefusal.Lifetime, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ATokenThatLivesForEverIsRefused()
    {
        _verifier.Claims.Remove("exp");

        Assert.Equal(JwsRefusal.Lifetime, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("\"https://issuer.example/\"")]
    [InlineData("\"https://issuer.example \"")]
    [InlineData("\"HTTPS://issuer.example\"")]
    [InlineData("\"https://issuer.example.attacker.example\"")]
    [InlineData("\"http://issuer.example\"")]
    [InlineData("\"\"")]
    [InlineData("[\"https://issuer.example\"]")]
    [InlineData("{\"https://issuer.example\":1}")]
    [InlineData("1")]
    public async Task TheIssuerIsThisOneExactly(string issuer)
    {
        _verifier.Claims["iss"] = JsonNode.Parse(issuer);

        Assert.NotNull(await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
