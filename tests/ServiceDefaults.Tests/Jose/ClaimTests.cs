using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>RFC 9068 §2.2, §4 and RFC 7519 §4.1: well signed is not yet well said.</summary>
public sealed class ClaimTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("jti")]
    [InlineData("cnf")]
    public async Task EveryClaimOfAnAccessTokenIsThere(string claim)
    {
        _verifier.Claims.Remove(claim);
        Assert.NotNull(await _verifier.RefusalOfAsync(_verifier.Token()));

        _verifier.Claims[claim] = null;
        Assert.NotNull(await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("\"1795420800\"")] // text
    [InlineData("1795420800.5")]
    [InlineData("1.7954208e9")]
    [InlineData("-1")]
    [InlineData("-99999999999")]
    [InlineData("1e400")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("253402300800")] // the year 10000
    [InlineData("9999999999999999999999999999999999")]
    [InlineData("true")]
    [InlineData("[1795420800]")]
    [InlineData("{}")]
    public async Task ATimeIsAWholeNumberOfSeconds(string json)
    {
        foreach (var claim in new[] { "exp", "nbf", "iat" })
        {
            var before = _verifier.Claims[claim]!.DeepClone();
            _verifier.Claims[claim] = "?";
            var payload = _verifier.Claims.ToJsonString().Replace("\"?\"", json, StringComparison.Ordinal);

            Assert.NotNull(await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), payload)));
            _verifier.Claims[claim] = before;
        }
    }

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
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy\"", true)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\"]", true)]
    [InlineData("[\"other\",\"spiffe://agenttrust.local/service/tool-proxy\"]", true)] // RFC 9068 §4: it is in there
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy/\"", false)]
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy \"", false)]
    [InlineData("\"SPIFFE://agenttrust.local/service/tool-proxy\"", false)]
    [InlineData("\"other spiffe://agenttrust.local/service/tool-proxy\"", false)]
    [InlineData("[\"other\"]", false)]
    [InlineData("[[\"spiffe://agenttrust.local/service/tool-proxy\"]]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",1]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",null]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",\"\"]", false)]
    [InlineData("[]", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"*\"", false)]
    [InlineData("{\"spiffe://agenttrust.local/service/tool-proxy\":true}", false)]
    [InlineData("1", false)]
    public async Task TheAudienceIsThisOneExactly(string audience, bool accepted)
    {
        _verifier.Claims["aud"] = JsonNode.Parse(audience);

        Assert.Equal(accepted, await _verifier.RefusalOfAsync(_verifier.Token()) is null);
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

    [Theory]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "1")]
    [InlineData("sub", "[\"a\"]")]
    [InlineData("sub", "{}")]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "7")]
    [InlineData("cnf", "\"thumbprint\"")]
    [InlineData("cnf", "[]")]
    [InlineData("cnf", "{}")]
    [InlineData("cnf", "{\"jkt\":\"\"}")]
    [InlineData("cnf", "{\"jkt\":null}")]
    [InlineData("cnf", "{\"JKT\":\"thumbprint\"}")]
    [InlineData("act", "\"someone\"")]
    [InlineData("act", "{}")]
    [InlineData("act", "{\"sub\":\"\"}")]
    [InlineData("act", "{\"sub\":\"a\",\"act\":\"b\"}")]
    [InlineData("act", "[{\"sub\":\"a\"}]")]
    [InlineData("act", "null")]
    [InlineData("authorization_details", "{}")]
    [InlineData("authorization_details", "[1]")]
    [InlineData("authorization_details", "[{}]")]
    [InlineData("authorization_details", "[{\"type\":1}]")]
    public async Task AMisshapenClaimIsNotAnAbsentOne(string claim, string value)
    {
        _verifier.Claims[claim] = JsonNode.Parse(value);

        Assert.Equal(JwsRefusal.Claims, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
