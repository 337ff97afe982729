using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9068;

/// <summary>RFC 9068 §2.2: every claim is there, and of its shape.</summary>
public sealed class Section2_2ClaimsTests : IDisposable
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
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "1")]
    [InlineData("sub", "[\"a\"]")]
    [InlineData("sub", "{}")]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "7")]
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
