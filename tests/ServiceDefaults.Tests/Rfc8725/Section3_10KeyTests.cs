using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8725;

/// <summary>RFC 8725 §3.10: where the key is found is not the token's to say (CVE-2018-0114 and its kin).</summary>
public sealed class Section3_10KeyTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();
    private readonly TokenForge _stranger = TokenForge.Generate();

    public void Dispose()
    {
        _verifier.Dispose();
        _stranger.Dispose();
    }

    [Theory]
    [InlineData("jku", "\"https://attacker.example/jwks.json\"")]
    [InlineData("jku", "\"http://169.254.169.254/\"")]
    [InlineData("jku", "\"file:///dev/null\"")]
    [InlineData("jku", "\"https://issuer.example/.well-known/jwks.json\"")]
    [InlineData("jku", "\"\"")]
    [InlineData("x5u", "\"https://attacker.example/cert.pem\"")]
    [InlineData("x5c", "[\"MIIB\"]")]
    [InlineData("x5c", "[]")]
    [InlineData("x5t", "\"YWJj\"")]
    [InlineData("x5t#S256", "\"YWJj\"")]
    [InlineData("jwk", "{}")]
    [InlineData("jwk", "null")]
    public async Task AHeaderThatNamesItsOwnKeyIsRefused(string member, string value)
    {
        _verifier.Header[member] = JsonNode.Parse(value);

        Assert.Equal(JwsRefusal.KeyInHeader, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task AKeyInTheHeaderIsNotBelieved()
    {
        _verifier.Header["jwk"] = _stranger.PublicJwk();
        Assert.Equal(JwsRefusal.KeyInHeader, await _verifier.RefusalOfAsync(_stranger.Sign(_verifier.Header, _verifier.Claims)));

        _verifier.Header["kid"] = _stranger.KeyId;
        Assert.Equal(JwsRefusal.KeyInHeader, await _verifier.RefusalOfAsync(_stranger.Sign(_verifier.Header, _verifier.Claims)));
    }

    [Fact]
    public async Task NotEvenTheRightKeyIsTakenFromTheHeader()
    {
        _verifier.Header["jwk"] = _verifier.Forge.PublicJwk();

        Assert.Equal(JwsRefusal.KeyInHeader, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ASignatureByAStrangerIsRefused()
    {
        Assert.Equal(JwsRefusal.Signature, await _verifier.RefusalOfAsync(_stranger.Sign(_verifier.Header, _verifier.Claims)));

        _verifier.Header["kid"] = _stranger.KeyId;
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_stranger.Sign(_verifier.Header, _verifier.Claims)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task ATokenThatNamesNoKeyIsRefused(string? json)
    {
        _verifier.Header.Remove("kid");
        if (json is not null) _verifier.Header["kid"] = json.Length == 0 ? "" : JsonNode.Parse(json);

        Assert.Equal(JwsRefusal.NoKeyId, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("/dev/null")]
    [InlineData("file:///proc/self/environ")]
    [InlineData("x' UNION SELECT 'key';--")]
    [InlineData("|id")]
    [InlineData("key\0")]
    [InlineData("*")]
    [InlineData("%s%s%n")]
    public async Task AKeyIdIsOnlyEverCompared(string kid)
    {
        _verifier.Header["kid"] = kid;

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task AKeyIdIsComparedExactly()
    {
        var kid = _verifier.Forge.KeyId;
        var swapped = string.Concat(kid.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
        foreach (var other in new[] { kid + " ", " " + kid, kid + "\0", kid[..^1], swapped })
        {
            _verifier.Header["kid"] = other;
            Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
        }
    }
}
