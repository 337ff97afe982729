using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7518;

/// <summary>RFC 7518 §6.4.1: a shared secret verifies nothing, and keeps its name.</summary>
public sealed class Section6_4_1SecretTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task AKeyWithASecretVerifiesNothing() => Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("k", "\"YWJj\""));

    [Fact]
    public async Task AnUnusableKeyKeepsItsNameFromOthers()
    {
        var secret = new JsonObject { ["kty"] = "oct", ["k"] = "YWJj", ["kid"] = _verifier.Forge.KeyId };
        _verifier.Publish(secret, _verifier.Forge.PublicJwk());

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
