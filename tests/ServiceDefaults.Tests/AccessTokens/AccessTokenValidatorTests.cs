using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Tests.AccessTokens;

/// <summary>What every service does with a presented token: what is not exactly an access token of the issuer for this audience is worthless.</summary>
public sealed class AccessTokenValidatorTests : IDisposable
{
    private readonly PublishingIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task AnAccessTokenSaysWhoForWhatAndWithWhichKey()
    {
        var token = await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims()));

        Assert.NotNull(token);
        Assert.Equal(SpiffeIds.Agent("coding-agent"), token.Subject);
        Assert.Equal("thumbprint", token.JwkThumbprint);
        Assert.Equal(["spiffe://agenttrust.local/service/tool-proxy", SpiffeIds.Agent("inner")], token.Actors);
        Assert.Equal("task_1", token.Task?.Task);
        Assert.Null(token.ToolCall);
    }

    [Theory]
    [InlineData("iss", "\"https://elsewhere\"")]
    [InlineData("iss", "\"https://issuer.example/\"")]
    [InlineData("iss", "\"spiffe://agenttrust.local/service/token-issuer\"")]
    [InlineData("aud", "\"spiffe://agenttrust.local/tool/git\"")]
    [InlineData("exp", "1")]
    [InlineData("nbf", "99999999999")]
    [InlineData("exp", null)]
    [InlineData("sub", null)]
    [InlineData("jti", null)]
    [InlineData("iat", null)]
    [InlineData("cnf", null)]
    [InlineData("cnf", "{}")]
    [InlineData("authorization_details", "\"text\"")]
    [InlineData("authorization_details", """[{"type":"agenttrust_task","task":"a"},{"type":"agenttrust_task","task":"b"}]""")]
    public async Task AWrongOrMissingClaimMakesItWorthless(string claim, string? value)
    {
        var claims = _issuer.Claims();
        claims.Remove(claim);
        if (value is not null) claims[claim] = JsonNode.Parse(value);

        Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, claims)));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    [InlineData("binding+jwt")]
    public async Task ATokenOfAnotherTypeIsRefused(string type) => Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(type, _issuer.Claims())));

    [Fact]
    public async Task AKeyThatTheIssuerDoesNotPublishIsRefused()
    {
        using var other = WorkloadKey.Generate();

        Assert.Null(await _issuer.ValidateAsync(other.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
    }

    [Fact]
    public async Task AnUnsignedTokenIsRefused() =>
        Assert.Null(await _issuer.ValidateAsync($"{Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"at+jwt","kid":"{{_issuer.Key.KeyId}}"}""")}.{Base64UrlEncoder.Encode(_issuer.Claims().ToJsonString())}."));

    [Fact]
    public async Task APublicKeyIsNotASharedSecret()
    {
        // RFC 8725 §2.1: HS256 with the public key's bytes as the secret.
        var input = $"{Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{_issuer.Key.KeyId}}"}""")}.{Base64UrlEncoder.Encode(_issuer.Claims().ToJsonString())}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_issuer.Key.PublicJwk("x").ToJsonString()), Encoding.ASCII.GetBytes(input));

        Assert.Null(await _issuer.ValidateAsync($"{input}.{Base64UrlEncoder.Encode(mac)}"));
    }

    [Fact]
    public async Task AKeyInTheHeaderIsNotBelieved()
    {
        using var other = WorkloadKey.Generate();
        var parts = other.Sign(JwtClaims.AccessTokenType, _issuer.Claims()).Split('.');
        var header = Base64UrlEncoder.Encode($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{_issuer.Key.KeyId}}","jwk":{{other.PublicJwk("x").ToJsonString()}}}""");

        Assert.Null(await _issuer.ValidateAsync($"{header}.{parts[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task ASignatureOfZerosIsRefused()
    {
        // CVE-2022-21449, "psychic signatures".
        var parts = _issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims()).Split('.');

        Assert.Null(await _issuer.ValidateAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[64])}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("not a token")]
    public async Task WhatIsNoTokenIsRefused(string text) => Assert.Null(await _issuer.ValidateAsync(text));
}
