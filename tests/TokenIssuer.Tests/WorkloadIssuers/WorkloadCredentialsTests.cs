using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>What every credential has to keep, whoever issued it.</summary>
public sealed class WorkloadCredentialsTests : IDisposable
{
    private const string Static = "https://ci.example";
    private const string Discovered = "https://oidc.example";
    private const string Subject = "repo:shop/checkout:job";

    private readonly CredentialDesk _desk = new();

    public WorkloadCredentialsTests() => _desk
        .Trusting(new TrustedIssuer
        {
            Issuer = Static,
            Jwks = FakeWorkloadIssuer.Jwks(_desk.Signer.EcKey()),
            SubjectPattern = "repo:shop/[a-z]+:job",
            Audience = CredentialDesk.Audience,
            Algorithms = { "ES256" },
        })
        .Trusting(new TrustedIssuer
        {
            Issuer = Discovered,
            Discovery = Discovered + "/.well-known/openid-configuration",
            SubjectPattern = ".*",
            Audience = CredentialDesk.Audience,
        });

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AJobIsProvenByItsIssuersKey()
    {
        Assert.Equal(new ProvenWorkload(Static, Subject), await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(Static))));
        Assert.Equal(new ProvenWorkload(Discovered, Subject), await _desk.WorkloadAsync(_desk.Signer.Rs256(Claims(Discovered))));
    }

    [Fact]
    public async Task ThePlatformsOwnBundleIsTheDefault() => Assert.Equal(
        new ProvenWorkload(SpiffeIds.TrustDomain, IssuerHost.Agent),
        await _desk.WorkloadAsync(_desk.Platform.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer)));

    [Fact]
    public async Task ACredentialIsGoodOnce()
    {
        foreach (var token in new[] { _desk.Signer.Es256(Claims(Static)), _desk.Platform.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer) })
        {
            Assert.NotNull(await _desk.WorkloadAsync(token));
            Assert.Contains("used before", await _desk.RefusalAsync(token));
        }
    }

    /// <summary>The Workload API's own word for an agent of this trust domain: it has no issuer, and comes again.</summary>
    [Fact]
    public async Task AnAuthoritysSvidStaysWithTheKeyOfItsFirstUse()
    {
        var claims = _desk.Signer.Claims(null, IssuerHost.Agent, SpiffeIds.TokenIssuer);
        claims.Remove("jti");
        var svid = _desk.Signer.Es256(claims, "authority");

        Assert.Equal(new ProvenWorkload(SpiffeIds.TrustDomain, IssuerHost.Agent), await _desk.WorkloadAsync(svid, "key-1"));
        Assert.NotNull(await _desk.WorkloadAsync(svid, "key-1"));
        Assert.Contains("another key", await _desk.RefusalAsync(svid, "key-2"));
    }

    [Fact]
    public async Task WithoutAJtiWhatWasSignedIsGoodOnce()
    {
        var token = _desk.Signer.Es256(Claims(Static, claims => claims.Remove("jti")));

        Assert.NotNull(await _desk.WorkloadAsync(token));
        Assert.Contains("used before", await _desk.RefusalAsync(token));
    }

    [Theory]
    [InlineData("iss", "https://stranger.example")]
    [InlineData("iss", Discovered + "/")]
    [InlineData("iss", SpiffeIds.TrustDomain)] // its keys are the bundle's
    [InlineData("aud", "https://elsewhere.example")]
    [InlineData("aud", null)]
    [InlineData("sub", "repo:other/x:job")]
    [InlineData("sub", "repo:shop/checkout:job:admin")]
    [InlineData("sub", "x\nrepo:shop/checkout:job")]
    [InlineData("sub", null)]
    [InlineData("exp", null)]
    [InlineData("exp", "tomorrow")]
    [InlineData("iat", null)]
    public async Task AClaimThatDoesNotFitProvesNothing(string claim, string? value) =>
        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(Static, claims => Set(claims, claim, value)))));

    [Fact]
    public async Task WhoeverElseACredentialIsForCouldPresentIt()
    {
        var shared = Claims(Static, claims => claims["aud"] = new JsonArray(CredentialDesk.Audience, "https://elsewhere.example"));
        var own = Claims(Static, claims => claims["aud"] = new JsonArray(CredentialDesk.Audience));

        Assert.Contains("alone", await _desk.RefusalAsync(_desk.Signer.Es256(shared)));
        Assert.NotNull(await _desk.WorkloadAsync(_desk.Signer.Es256(own)));
    }

    [Fact]
    public async Task ALaterIssueDoesNotShortenALongLife()
    {
        var longLived = Claims(Static, claims => (claims["iat"], claims["exp"]) = (_desk.Now + 86_000, _desk.Now + 86_060));

        Assert.Contains("future", await _desk.RefusalAsync(_desk.Signer.Es256(longLived)));
    }

    [Fact]
    public async Task AnExpiredCredentialProvesNothing()
    {
        var token = _desk.Signer.Es256(Claims(Static));
        _desk.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Null(await _desk.WorkloadAsync(token));
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("binding+jwt")]
    [InlineData("JOSE")] // that is for SVIDs
    public async Task AnotherKindOfJwtProvesNothing(string type) =>
        Assert.Contains("typ", await _desk.RefusalAsync(_desk.Signer.Es256(Claims(Static), header: header => header["typ"] = type)));

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5c")]
    [InlineData("x5u")]
    [InlineData("crit")]
    public async Task NoKeyComesWithTheToken(string member) =>
        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(Static), header: header => header[member] = "https://mine.example")));

    [Fact]
    public async Task OnlyListedAlgorithmsPass()
    {
        // RS256 of an entry for ES256, HS256 with public text as the secret, and none.
        var secret = FakeWorkloadIssuer.Hs256(Claims(Static), FakeWorkloadIssuer.Jwks(_desk.Signer.EcKey()));
        var parts = _desk.Signer.Es256(Claims(Static)).Split('.');
        var none = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";

        foreach (var token in new[] { _desk.Signer.Rs256(Claims(Static), "ec"), secret, none })
            Assert.Null(await _desk.WorkloadAsync(token));
    }

    [Fact]
    public async Task AKeyThatTheIssuerDoesNotPublishProvesNothing()
    {
        using var stranger = new FakeWorkloadIssuer(_desk.Time);

        Assert.Null(await _desk.WorkloadAsync(stranger.Es256(Claims(Static))));
        Assert.Null(await _desk.WorkloadAsync(stranger.Es256(Claims(Static), "other")));
        Assert.Contains("kid", await _desk.RefusalAsync(_desk.Signer.Es256(Claims(Static), header: header => header.Remove("kid"))));
    }

    [Theory]
    [InlineData("""{"iss":"https://ci.example","iss":"https://ci.example"}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task WhatTwoReadersCouldReadDifferentlyIsNoJwt(string claims)
    {
        var parts = _desk.Signer.Es256(Claims(Static)).Split('.');

        Assert.Contains("is not accepted", await _desk.RefusalAsync($"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    public async Task WhatIsNoJwtProvesNothing(string text) => Assert.Null(await _desk.WorkloadAsync(text));

    [Theory]
    [InlineData(Static)]
    [InlineData(SpiffeIds.TrustDomain)]
    public async Task ACredentialIsReadStrictly(string issuer)
    {
        using var forge = issuer == Static
            ? _desk.Signer.Forge()
            : TokenForge.Import(_desk.Platform.SettingsFor(IssuerHost.Agent)["Workload:PrivateKey"]!);
        var credential = issuer == Static
            ? _desk.Signer.Es256(Claims(Static))
            : _desk.Platform.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer);

        foreach (var hostile in HostileTokens.Of(forge, credential)) Assert.Null(await _desk.WorkloadAsync(hostile));
        Assert.Null(await _desk.WorkloadAsync(forge.Resign(credential, header => header["jwk"] = forge.PublicJwk())));
        // None of them used it up, so each was refused for its form.
        Assert.NotNull(await _desk.WorkloadAsync(forge.Resign(credential, _ => { })));
    }

    [Fact]
    public async Task ATrailingSlashMakesAnotherAudience() =>
        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(Static, claims => claims["aud"] = CredentialDesk.Audience + "/"))));

    private JsonObject Claims(string issuer, Action<JsonObject>? change = null)
    {
        var claims = _desk.Signer.Claims(issuer, Subject, CredentialDesk.Audience);
        change?.Invoke(claims);
        return claims;
    }

    private static void Set(JsonObject claims, string claim, string? value)
    {
        claims.Remove(claim);
        if (value is not null) claims[claim] = value;
    }
}
