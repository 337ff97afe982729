using System.Text.Json;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7517;

/// <summary>RFC 7517 §5: a set is read whole or not at all, and each key in it stands for itself.</summary>
public sealed class Section5KeySetTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();
    private readonly TokenForge _other = TokenForge.Generate();

    public void Dispose()
    {
        _verifier.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ANameThatTwoKeysHaveNamesNeither(bool first)
    {
        var twin = _other.PublicJwk();
        twin["kid"] = _verifier.Forge.KeyId;
        _verifier.Publish(first ? [twin, _verifier.Forge.PublicJwk()] : [_verifier.Forge.PublicJwk(), twin]);

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_other.Sign(_verifier.Header, _verifier.Claims)));
    }

    [Fact]
    public async Task AnUnusableKeyDoesNotHarmTheOthers()
    {
        var leaked = _other.PublicJwk();
        leaked["d"] = _other.PrivateMember();
        _verifier.Publish(leaked, 5, _verifier.Forge.PublicJwk());

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));
        _verifier.Header["kid"] = _other.KeyId;
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_other.Sign(_verifier.Header, _verifier.Claims)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[],"Keys":[]}""")]
    [InlineData("""{"keys":[{"kid":"a","kid":"b"}]}""")]
    [InlineData("""{"keys":[]}{}""")]
    public void WhatIsNoKeySetIsNotRead(string json) => Assert.Throws<JsonException>(() => VerificationKeySet.Read(json));
}
