using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7519;

/// <summary>RFC 7519 §4: a claim is there once.</summary>
public sealed class Section4ClaimTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"sub\":\"admin\"")]
    [InlineData("\"Sub\":\"admin\"")]
    [InlineData("\"\\u0073ub\":\"admin\"")]
    [InlineData("\"aud\":\"other\"")]
    [InlineData("\"exp\":99999999999")]
    [InlineData("\"EXP\":99999999999")]
    [InlineData("\"cnf\":{\"jkt\":\"other\"}")]
    [InlineData("\"extra\":{\"a\":1,\"a\":2}")]
    [InlineData("\"extra\":[{\"a\":1,\"\\u0061\":2}]")]
    public async Task AClaimIsThereOnce(string twin)
    {
        var claims = _verifier.Claims.ToJsonString();

        foreach (var doubled in new[] { $"{claims[..^1]},{twin}}}", $"{{{twin},{claims[1..]}" })
            Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), doubled)));
    }
}
