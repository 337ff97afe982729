using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>RFC 7517 §4: a published key is used for what it says, and only while nobody else can have it.</summary>
public sealed class KeySetTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();
    private readonly TokenForge _other = TokenForge.Generate();

    public void Dispose()
    {
        _verifier.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("use", "\"enc\"")]
    [InlineData("use", "\"SIG\"")]
    [InlineData("use", "null")]
    [InlineData("key_ops", "[]")]
    [InlineData("key_ops", "[\"sign\"]")]
    [InlineData("key_ops", "[\"deriveKey\",\"wrapKey\"]")]
    [InlineData("key_ops", "\"verify\"")]
    [InlineData("alg", "\"ES384\"")]
    [InlineData("alg", "\"ECDH-ES\"")]
    [InlineData("crv", "\"secp256k1\"")]
    [InlineData("crv", "\"P-384\"")]
    [InlineData("crv", "\"p-256\"")]
    [InlineData("kty", "\"OKP\"")]
    [InlineData("kty", "\"oct\"")]
    [InlineData("kty", "\"ec\"")]
    [InlineData("kty", "null")]
    [InlineData("d", "\"YWJj\"")]
    [InlineData("k", "\"YWJj\"")]
    [InlineData("x", "null")]
    [InlineData("y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")] // off the curve
    [InlineData("x", "\"\"")]
    [InlineData("kid", "1")]
    [InlineData("kid", "\"\"")]
    public async Task AKeyThatIsNotForThisVerifiesNothing(string member, string value)
    {
        var jwk = _verifier.Forge.PublicJwk();
        jwk[member] = JsonNode.Parse(value);
        _verifier.Publish(jwk);

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("use", "\"sig\"")]
    [InlineData("key_ops", "[\"verify\"]")]
    [InlineData("alg", "\"ES256\"")]
    [InlineData("unknown", "\"member\"")]
    public async Task AKeyThatIsForThisVerifies(string member, string value)
    {
        var jwk = _verifier.Forge.PublicJwk();
        jwk[member] = JsonNode.Parse(value);
        _verifier.Publish(jwk);

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ACoordinateHasItsLengthAndOneSpelling()
    {
        foreach (var change in new Func<string, string>[] { x => x + "=", x => x + "AA", x => "AA" + x, x => x[..^2], x => x + " ", x => x.Replace('-', '+') + "+" })
        {
            var jwk = _verifier.Forge.PublicJwk();
            jwk["x"] = change((string)jwk["x"]!);
            _verifier.Publish(jwk);

            Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
        }
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
    public async Task AnUnusableKeyKeepsItsNameFromOthers()
    {
        var secret = new JsonObject { ["kty"] = "oct", ["k"] = "YWJj", ["kid"] = _verifier.Forge.KeyId };
        _verifier.Publish(secret, _verifier.Forge.PublicJwk());

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
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
