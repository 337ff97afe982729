using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Tests.AccessTokens;

/// <summary>RFC 9068 §4, RFC 8725 §3: what is not exactly an access token of the issuer for this audience is worthless.</summary>
public sealed class AccessTokenValidatorTests : IDisposable
{
    private const string Issuer = "https://issuer.example";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly WorkloadKey _issuer = WorkloadKey.Generate();
    private readonly JwksEndpoint _jwks;
    private readonly IssuerKeys _keys;
    private readonly AccessTokenValidator _validator;

    public AccessTokenValidatorTests()
    {
        _jwks = new JwksEndpoint(_issuer);
        _keys = new IssuerKeys(_jwks, _time, NullLogger<IssuerKeys>.Instance);
        _validator = new AccessTokenValidator(_keys, Options.Create(new AccessTokensOptions { Issuer = Issuer + "/" }), _time);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task AnAccessTokenSaysWhoForWhatAndWithWhichKey()
    {
        var token = await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims()));

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
        var claims = Claims();
        claims.Remove(claim);
        if (value is not null) claims[claim] = JsonNode.Parse(value);

        Assert.Null(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, claims)));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    [InlineData("binding+jwt")]
    public async Task ATokenOfAnotherTypeIsRefused(string type) => Assert.Null(await ValidateAsync(_issuer.Sign(type, Claims())));

    [Fact]
    public async Task AKeyThatTheIssuerDoesNotPublishIsRefused()
    {
        using var other = WorkloadKey.Generate();

        Assert.Null(await ValidateAsync(other.Sign(JwtClaims.AccessTokenType, Claims())));
    }

    [Fact]
    public async Task AnUnsignedTokenIsRefused() =>
        Assert.Null(await ValidateAsync($"{Encode($$"""{"alg":"none","typ":"at+jwt","kid":"{{_issuer.KeyId}}"}""")}.{Encode(Claims().ToJsonString())}."));

    [Fact]
    public async Task APublicKeyIsNotASharedSecret()
    {
        // RFC 8725 §2.1: HS256 with the public key's bytes as the secret.
        var input = $"{Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{_issuer.KeyId}}"}""")}.{Encode(Claims().ToJsonString())}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_issuer.PublicJwk("x").ToJsonString()), Encoding.ASCII.GetBytes(input));

        Assert.Null(await ValidateAsync($"{input}.{Base64UrlEncoder.Encode(mac)}"));
    }

    [Fact]
    public async Task AKeyInTheHeaderIsNotBelieved()
    {
        using var other = WorkloadKey.Generate();
        var parts = other.Sign(JwtClaims.AccessTokenType, Claims()).Split('.');
        var header = Encode($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{_issuer.KeyId}}","jwk":{{other.PublicJwk("x").ToJsonString()}}}""");

        Assert.Null(await ValidateAsync($"{header}.{parts[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task ASignatureOfZerosIsRefused()
    {
        // CVE-2022-21449, "psychic signatures".
        var parts = _issuer.Sign(JwtClaims.AccessTokenType, Claims()).Split('.');

        Assert.Null(await ValidateAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[64])}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("not a token")]
    public async Task WhatIsNoTokenIsRefused(string text) => Assert.Null(await ValidateAsync(text));

    [Fact]
    public async Task AnUnreachableIssuerMakesEveryTokenWorthless()
    {
        _jwks.IsDown = true;

        Assert.Null(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims())));
    }

    [Fact]
    public async Task KnownKeysOutliveAnOutageForMinutesOnly()
    {
        Assert.NotNull(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims())));
        _jwks.IsDown = true;

        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.NotNull(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims())));

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims())));
    }

    [Fact]
    public async Task ARotatedKeyIsFoundWithoutWaiting()
    {
        Assert.NotNull(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, Claims())));
        using var next = WorkloadKey.Generate();
        _jwks.Keys.Add(next);
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.NotNull(await ValidateAsync(next.Sign(JwtClaims.AccessTokenType, Claims())));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"spiffe://agenttrust.local/agent/a\"")]
    [InlineData("{}")]
    [InlineData("""{"sub":"inner"}""")]
    [InlineData("""{"sub":"spiffe://elsewhere/agent/a"}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local.evil/agent/a"}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","act":null}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","act":{}}""")]
    [InlineData("""{"sub":["spiffe://agenttrust.local/agent/a"]}""")]
    [InlineData("""{"sub":"spiffe://agenttrust.local/agent/a","iss":"https://elsewhere"}""")]
    public async Task AChainWithAMemberThatIsNoSpiffeIdIsRefused(string act)
    {
        var claims = Claims();
        claims["act"] = JsonNode.Parse(act);

        Assert.Null(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, claims)));
    }

    [Fact]
    public async Task AChainHasAnEnd()
    {
        var claims = Claims();
        claims["act"] = ActorChain.Nest([.. Enumerable.Range(0, ActorChain.Longest).Select(i => SpiffeIds.Agent($"a{i}"))]);
        Assert.Equal(SpiffeIds.Agent("a0"), (await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, claims)))!.Acting);

        claims["act"] = ActorChain.Nest([.. Enumerable.Range(0, ActorChain.Longest + 1).Select(i => SpiffeIds.Agent($"a{i}"))]);

        Assert.Null(await ValidateAsync(_issuer.Sign(JwtClaims.AccessTokenType, claims)));
    }

    private Task<AccessToken?> ValidateAsync(string token) =>
        _validator.ValidateAsync(token, SpiffeIds.ToolProxy, TestContext.Current.CancellationToken);

    private JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["sub"] = SpiffeIds.Agent("coding-agent"),
        ["aud"] = SpiffeIds.ToolProxy,
        ["jti"] = "1",
        ["iat"] = _time.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = _time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        ["cnf"] = new JsonObject { ["jkt"] = "thumbprint" },
        ["act"] = new JsonObject { ["sub"] = SpiffeIds.ToolProxy, ["act"] = new JsonObject { ["sub"] = SpiffeIds.Agent("inner") } },
        ["authorization_details"] = new JsonArray(new JsonObject { ["type"] = "agenttrust_task", ["task"] = "task_1" }),
    };

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private sealed class JwksEndpoint(WorkloadKey first) : HttpMessageHandler, IHttpClientFactory
    {
        public List<WorkloadKey> Keys { get; } = [first];

        public bool IsDown { get; set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new Uri("http://token-issuer") };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (IsDown) throw new HttpRequestException("down");
            var jwks = new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(key => key.PublicJwk("issuer"))]) };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(jwks.ToJsonString()) });
        }
    }
}
