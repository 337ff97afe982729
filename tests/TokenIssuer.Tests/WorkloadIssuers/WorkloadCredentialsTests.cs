using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>Credentials of trusted issuers: static JWKS (ES256) and OIDC discovery (ES256 or RS256).</summary>
public sealed class WorkloadCredentialsTests : IDisposable
{
    private const string Static = "https://ci.example";
    private const string Discovered = "https://oidc.example";
    private const string Audience = "https://agenttrust.example";
    private const string Subject = "repo:shop/checkout:job";

    private readonly FakeTimeProvider _time = new(SampleAuthority.Noon);
    private readonly FakeTrustDomain _platform;
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly FakeDiscovery _documents = new(Discovered);
    private readonly WorkloadCredentials _credentials;

    public WorkloadCredentialsTests()
    {
        _platform = new FakeTrustDomain(_time, SpiffeIds.TokenIssuer, IssuerHost.Agent);
        _documents.Keys = JwksOf(Rsa);
        var options = new WorkloadIssuerOptions
        {
            TrustedIssuers =
            {
                new TrustedIssuer { Issuer = Static, Jwks = JwksOf(Ec), SubjectPattern = "repo:shop/[a-z]+:job", Audience = Audience },
                new TrustedIssuer { Issuer = Discovered, Discovery = Discovered + "/.well-known/openid-configuration", SubjectPattern = ".*", Audience = Audience },
            },
        };
        _credentials = new WorkloadCredentials(
            _platform.BundleOf(SpiffeIds.TokenIssuer), new MemoryReplayCache(_time), Options.Create(options), _documents, _time,
            NullLogger<WorkloadCredentials>.Instance);
    }

    private ECDsaSecurityKey Ec => new(_ec) { KeyId = "ec" };

    private RsaSecurityKey Rsa => new(_rsa) { KeyId = "rsa" };

    private SigningCredentials ByEc => new(Ec, SecurityAlgorithms.EcdsaSha256);

    private SigningCredentials ByRsa => new(Rsa, SecurityAlgorithms.RsaSha256);

    public void Dispose()
    {
        _platform.Dispose();
        _ec.Dispose();
        _rsa.Dispose();
        _documents.Dispose();
    }

    [Fact]
    public async Task AJobIsProvenByItsIssuersKey()
    {
        Assert.Equal(new ProvenWorkload(Static, Subject), (await ProveAsync(Token(Static, ByEc))).Workload);
        Assert.Equal(new ProvenWorkload(Discovered, Subject), (await ProveAsync(Token(Discovered, ByRsa))).Workload);
    }

    [Fact]
    public async Task ThePlatformsOwnBundleIsTheDefault() => Assert.Equal(
        new ProvenWorkload(SpiffeIds.TrustDomain, IssuerHost.Agent),
        (await ProveAsync(_platform.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer))).Workload);

    [Fact]
    public async Task ACredentialIsGoodOnce()
    {
        foreach (var token in new[] { Token(Static, ByEc), _platform.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer) })
        {
            Assert.NotNull((await ProveAsync(token)).Workload);
            Assert.Null((await ProveAsync(token)).Workload);
        }
    }

    [Theory]
    [InlineData("iss", "https://stranger.example")]
    [InlineData("iss", Discovered)] // its keys are others
    [InlineData("iss", SpiffeIds.TrustDomain)] // its keys are the bundle's
    [InlineData("aud", "https://elsewhere.example")]
    [InlineData("aud", null)]
    [InlineData("sub", "repo:other/x:job")]
    [InlineData("sub", "repo:shop/checkout:job:admin")]
    [InlineData("sub", "x\nrepo:shop/checkout:job")]
    [InlineData("jti", null)]
    [InlineData("exp", null)]
    [InlineData("iat", null)]
    public async Task AClaimThatDoesNotFitProvesNothing(string claim, string? value) =>
        Assert.Null((await ProveAsync(Token(Static, ByEc, claims => Set(claims, claim, value)))).Workload);

    [Fact]
    public async Task ACredentialLivesMinutesAtMost()
    {
        var long5 = Token(Static, ByEc, claims => claims["exp"] = Now + 300);
        var longer = Token(Static, ByEc, claims => claims["exp"] = Now + 301);

        Assert.NotNull((await ProveAsync(long5)).Workload);
        Assert.Null((await ProveAsync(longer)).Workload);
    }

    [Fact]
    public async Task AnExpiredCredentialProvesNothing()
    {
        var token = Token(Static, ByEc);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Null((await ProveAsync(token)).Workload);
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("binding+jwt")]
    public async Task AnotherKindOfJwtProvesNothing(string type) =>
        Assert.Null((await ProveAsync(Token(Static, ByEc, type: type))).Workload);

    [Fact]
    public async Task OnlyListedAlgorithmsPass()
    {
        // RS256 of a static issuer, HS256 with public text as the secret, and none.
        var secret = new SigningCredentials(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(JwksOf(Ec))) { KeyId = "ec" }, "HS256");
        var parts = Token(Static, ByEc).Split('.');
        var none = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";

        foreach (var token in new[] { Token(Static, ByRsa), Token(Static, secret), none })
            Assert.Null((await ProveAsync(token)).Workload);
    }

    [Fact]
    public async Task AKeyThatTheIssuerDoesNotPublishProvesNothing()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Null((await ProveAsync(Token(Static, new(new ECDsaSecurityKey(stranger) { KeyId = "ec" }, "ES256")))).Workload);
        Assert.Null((await ProveAsync(Token(Static, new(new ECDsaSecurityKey(stranger) { KeyId = "other" }, "ES256")))).Workload);
    }

    [Theory]
    [InlineData(true, Discovered)]
    [InlineData(false, "https://impostor.example")]
    public async Task WithoutItsOwnDiscoveryDocumentAnIssuerProvesNothing(bool down, string names)
    {
        (_documents.IsDown, _documents.Issuer) = (down, names);

        Assert.Null((await ProveAsync(Token(Discovered, ByRsa))).Workload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    public async Task WhatIsNoJwtProvesNothing(string text) => Assert.Null((await ProveAsync(text)).Workload);

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private Task<WorkloadProof> ProveAsync(string credential) => _credentials.ProveAsync(credential, TestContext.Current.CancellationToken);

    private string Token(string issuer, SigningCredentials signing, Action<JsonObject>? change = null, string type = "JWT")
    {
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["sub"] = Subject,
            ["aud"] = Audience,
            ["iat"] = Now,
            ["exp"] = Now + 60,
            ["jti"] = Guid.CreateVersion7().ToString(),
        };
        change?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(claims.ToJsonString(), signing, new Dictionary<string, object> { ["typ"] = type });
    }

    private static void Set(JsonObject claims, string claim, string? value)
    {
        claims.Remove(claim);
        if (value is not null) claims[claim] = value;
    }

    private static string JwksOf(SecurityKey key)
    {
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        JsonObject members = key is RsaSecurityKey
            ? new() { ["kty"] = "RSA", ["kid"] = key.KeyId, ["use"] = "sig", ["n"] = jwk.N, ["e"] = jwk.E }
            : new() { ["kty"] = "EC", ["kid"] = key.KeyId, ["crv"] = jwk.Crv, ["x"] = jwk.X, ["y"] = jwk.Y };
        return new JsonObject { ["keys"] = new JsonArray(members) }.ToJsonString();
    }
}
