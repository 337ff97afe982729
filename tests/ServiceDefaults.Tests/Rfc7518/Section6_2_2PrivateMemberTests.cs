using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7518;

/// <summary>RFC 7518 §6.2.2: an elliptic curve key whose private member is published is anybody's.</summary>
public sealed class Section6_2_2PrivateMemberTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();
    private readonly TokenForge _other = TokenForge.Generate();

    public void Dispose()
    {
        _verifier.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task AKeyWithItsPrivateMemberVerifiesNothing() => Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("d", "\"YWJj\""));

    [Fact]
    public async Task NorWithAnEmptyOne() => Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("d", "null"));

    [Fact]
    public void WhatIsWrongWithAKeyIsSaidWithoutItsSecret()
    {
        var leaked = _other.PublicJwk();
        leaked["d"] = _other.PrivateMember();

        var set = VerificationKeySet.Read(new JsonObject { ["keys"] = new JsonArray(leaked) }.ToJsonString());

        Assert.Empty(set.Keys);
        Assert.Contains("keys[0]: it has the private member d", Assert.Single(set.Unusable));
        Assert.DoesNotContain(_other.PrivateMember(), set.Unusable[0]);
    }
}
