using System.Text.Json.Nodes;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>SPIFFE JWT-SVID, rule by rule; the sections are its.</summary>
public sealed class JwtSvidTests : IDisposable
{
    private const string TrustDomain = "spiffe://prod.example";
    private const string Workload = TrustDomain + "/ns/agents/sa/triage";

    private readonly CredentialDesk _desk = new();

    public JwtSvidTests() => _desk.Trusting(new TrustedIssuer
    {
        Kind = TokenKind.JwtSvid,
        Issuer = TrustDomain,
        Jwks = FakeWorkloadIssuer.Jwks(_desk.Signer.EcKey(use: "jwt-svid"), _desk.Signer.RsaKey(use: "jwt-svid"), _desk.Signer.EcKey("x509", "x509-svid")),
        SubjectPattern = "spiffe://.*",
        Audience = CredentialDesk.Audience,
        Reuse = CredentialReuse.SameKey,
    });

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task AnSvidProvesItsWorkloadWithoutAnIssuerClaim()
    {
        Assert.Equal(new ProvenWorkload(TrustDomain, Workload), await _desk.WorkloadAsync(_desk.Signer.Es256(Claims())));
        Assert.Equal(new ProvenWorkload(TrustDomain, Workload), await _desk.WorkloadAsync(_desk.Signer.Rs256(Claims())));
    }

    /// <summary>§2.3.</summary>
    [Theory]
    [InlineData("JWT", true)]
    [InlineData("JOSE", true)]
    [InlineData(null, true)]
    [InlineData("jwt", false)]
    [InlineData("at+jwt", false)]
    public async Task TheTypeIsJwtOrJoseOrAbsent(string? type, bool holds)
    {
        var svid = _desk.Signer.Es256(Claims(), header: header =>
        {
            header.Remove("typ");
            if (type is not null) header["typ"] = type;
        });

        Assert.Equal(holds, await _desk.WorkloadAsync(svid) is not null);
    }

    /// <summary>§2: any header that is not described there must not be there.</summary>
    [Theory]
    [InlineData("x5t")]
    [InlineData("jku")]
    [InlineData("jwk")]
    [InlineData("cty")]
    public async Task TheHeaderHasNothingElse(string member) =>
        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(), header: header => header[member] = "x")));

    /// <summary>§3.1, and SPIFFE-ID §2.</summary>
    [Theory]
    [InlineData("spiffe://other.example/ns/agents/sa/triage")] // no bundle of that trust domain
    [InlineData("spiffe://prod.example")]
    [InlineData("spiffe://prod.example/")]
    [InlineData("spiffe://prod.example/ns//triage")]
    [InlineData("spiffe://prod.example/ns/../triage")]
    [InlineData("spiffe://prod.example/ns/tri%61ge")]
    [InlineData("spiffe://PROD.example/ns/agents/sa/triage")]
    [InlineData("spiffe://prod.example:443/ns/agents/sa/triage")]
    [InlineData("spiffe://user@prod.example/ns/agents/sa/triage")]
    [InlineData("spiffe://prod.example/ns/agents/sa/triage?x=1")]
    [InlineData("spiffe://prod.example/ns/agents/sa/triage#x")]
    [InlineData("SPIFFE://prod.example/ns/agents/sa/triage")]
    [InlineData("https://prod.example/ns/agents/sa/triage")]
    [InlineData("triage")]
    public async Task TheSubjectIsASpiffeIdOfTheBundlesTrustDomain(string subject) =>
        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(subject))));

    [Fact]
    public async Task AnAuthoritySpeaksForNoOtherTrustDomain()
    {
        using var elsewhere = new FakeWorkloadIssuer(_desk.Time);
        _desk.Trusting(new TrustedIssuer
        {
            Kind = TokenKind.JwtSvid,
            Issuer = "spiffe://other.example",
            Jwks = FakeWorkloadIssuer.Jwks(elsewhere.EcKey(use: "jwt-svid")),
            SubjectPattern = ".*",
            Audience = CredentialDesk.Audience,
        });

        Assert.Null(await _desk.WorkloadAsync(elsewhere.Es256(Claims())));
        Assert.NotNull(await _desk.WorkloadAsync(elsewhere.Es256(Claims("spiffe://other.example/x"))));
    }

    /// <summary>SPIFFE Trust Domain and Bundle §4.2.2: a key is authoritative for one kind of SVID.</summary>
    [Fact]
    public async Task AKeyForX509SvidsSignsNoJwtSvid() => Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(Claims(), "x509")));

    /// <summary>§3.2 and §6.2.</summary>
    [Fact]
    public async Task TheAudienceIsThisIssuerAlone()
    {
        var none = Claims();
        none.Remove("aud");
        var two = Claims();
        two["aud"] = new JsonArray(CredentialDesk.Audience, "https://elsewhere.example");
        var other = Claims();
        other["aud"] = new JsonArray("https://elsewhere.example");

        foreach (var claims in new[] { none, two, other }) Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(claims)));
    }

    /// <summary>§3.3.</summary>
    [Fact]
    public async Task AnSvidExpires()
    {
        var without = Claims();
        without.Remove("exp");
        var svid = _desk.Signer.Es256(Claims());
        _desk.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Null(await _desk.WorkloadAsync(_desk.Signer.Es256(without)));
        Assert.Null(await _desk.WorkloadAsync(svid));
    }

    /// <summary>A Workload API hands the same SVID out until it is half over: it may come again, but not from somebody else.</summary>
    [Fact]
    public async Task AnSvidStaysWithTheKeyOfItsFirstUse()
    {
        var claims = Claims();
        claims.Remove("jti");
        var svid = _desk.Signer.Es256(claims);

        Assert.NotNull(await _desk.WorkloadAsync(svid, "key-1"));
        Assert.NotNull(await _desk.WorkloadAsync(svid, "key-1"));
        Assert.Contains("another key", await _desk.RefusalAsync(svid, "key-2"));
    }

    [Fact]
    public async Task ABundleFileIsReadAgainWhenItChanges()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, FakeWorkloadIssuer.Jwks(_desk.Signer.RsaKey(use: "jwt-svid")), TestContext.Current.CancellationToken);
            using var desk = new CredentialDesk();
            desk.Trusting(new TrustedIssuer { Kind = TokenKind.JwtSvid, Issuer = TrustDomain, Jwks = file, SubjectPattern = ".*", Audience = CredentialDesk.Audience });

            Assert.Null(await desk.WorkloadAsync(_desk.Signer.Es256(Claims())));

            await File.WriteAllTextAsync(file, FakeWorkloadIssuer.Jwks(_desk.Signer.EcKey(use: "jwt-svid")), TestContext.Current.CancellationToken);
            desk.Time.Advance(TimeSpan.FromSeconds(6));

            Assert.NotNull(await desk.WorkloadAsync(_desk.Signer.Es256(Claims())));
            Assert.Null(await desk.WorkloadAsync(_desk.Signer.Rs256(Claims())));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task ABundleEndpointIsAskedAsOftenAsItHints()
    {
        using var desk = new CredentialDesk();
        desk.Trusting(new TrustedIssuer
        {
            Kind = TokenKind.JwtSvid, Issuer = TrustDomain, BundleEndpoint = "https://bundle.example/", SubjectPattern = ".*", Audience = CredentialDesk.Audience,
        });
        desk.Documents.Keys = new JsonObject
        {
            ["keys"] = new JsonArray(desk.Signer.EcKey(use: "jwt-svid")), ["spiffe_sequence"] = 7, ["spiffe_refresh_hint"] = 30,
        }.ToJsonString();

        Assert.NotNull(await desk.WorkloadAsync(desk.Signer.Es256(Claims())));
        desk.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await desk.WorkloadAsync(desk.Signer.Es256(desk.Signer.Claims(null, Workload, CredentialDesk.Audience))));
        Assert.Equal(1, desk.Documents.Fetches);

        desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await desk.WorkloadAsync(desk.Signer.Es256(desk.Signer.Claims(null, Workload, CredentialDesk.Audience))));
        Assert.Equal(2, desk.Documents.Fetches);
    }

    private JsonObject Claims(string subject = Workload) => _desk.Signer.Claims(null, subject, CredentialDesk.Audience);
}
