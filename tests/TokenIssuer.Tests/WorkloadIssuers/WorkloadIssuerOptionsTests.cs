using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

public sealed class WorkloadIssuerOptionsTests : IDisposable
{
    private const string Entry = "Issuer:TrustedIssuers:0:";
    private readonly FakeWorkloadIssuer _signer = new(new FakeTimeProvider());

    public void Dispose() => _signer.Dispose();

    [Theory]
    [InlineData("https://ci/.well-known/openid-configuration")]
    [InlineData("http://127.0.0.1:5000/.well-known/openid-configuration")]
    public void AnEntryWithDiscoveryIsAccepted(string discovery) => Assert.Null(FaultOf(issuer => (issuer.Jwks, issuer.Discovery) = (null, discovery)));

    [Fact]
    public void AnEntryWithKeysIsAccepted() => Assert.Null(FaultOf(_ => { }));

    [Theory]
    [InlineData("", "Issuer")]
    [InlineData(SpiffeIds.TrustDomain, "Issuer")]
    public void AnIssuerIsNamed(string issuer, string setting) => Assert.Contains(Entry + setting, FaultOf(entry => entry.Issuer = issuer));

    [Theory]
    [InlineData("http://ci/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("https://user:word@ci/x")]
    [InlineData("/x")]
    public void KeysAreNotFetchedInTheClear(string url)
    {
        Assert.Contains(Entry + "Discovery", FaultOf(issuer => (issuer.Jwks, issuer.Discovery) = (null, url)));
        Assert.Contains(Entry + "BundleEndpoint", FaultOf(issuer =>
            (issuer.Kind, issuer.Issuer, issuer.Jwks, issuer.BundleEndpoint) = (TokenKind.JwtSvid, "spiffe://other", null, url)));
    }

    [Fact]
    public void KeysComeFromOnePlace()
    {
        Assert.Contains(Entry + "Jwks", FaultOf(issuer => issuer.Jwks = null));
        Assert.Contains(Entry + "Jwks", FaultOf(issuer => issuer.Discovery = "https://ci/x"));
        Assert.Contains(Entry + "BundleEndpoint", FaultOf(issuer => (issuer.Jwks, issuer.BundleEndpoint) = (null, "https://ci/x")));
        Assert.Contains(Entry + "Discovery", FaultOf(issuer =>
            (issuer.Kind, issuer.Issuer, issuer.Jwks, issuer.Discovery) = (TokenKind.JwtSvid, "spiffe://other", null, "https://ci/x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("(a)\\1")] // would need backtracking
    public void ASubjectPatternIsOne(string pattern) => Assert.Contains(Entry + "SubjectPattern", FaultOf(issuer => issuer.SubjectPattern = pattern));

    [Fact]
    public void AnAudienceIsNamed() => Assert.Contains(Entry + "Audience", FaultOf(issuer => issuer.Audience = ""));

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("es256")]
    public void OtherAlgorithmsAreNotOffered(string algorithm) => Assert.Contains(Entry + "Algorithms", FaultOf(issuer => issuer.Algorithms.Add(algorithm)));

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("01:00:01")]
    public void NoEntryAllowsALongLife(string life) => Assert.Contains(Entry + "CredentialLifetime", FaultOf(issuer => issuer.CredentialLifetime = TimeSpan.Parse(life)));

    [Theory]
    [InlineData("repository", "shop", null)]
    [InlineData("/repository", null, null)]
    [InlineData("/repository", "shop", "shop")]
    [InlineData("/repository", null, "(")]
    public void AConditionSaysOneThing(string path, string? value, string? pattern) => Assert.Contains(
        Entry + "Claims:0", FaultOf(issuer => issuer.Claims.Add(new ClaimCondition { Path = path, Value = value, Pattern = pattern })));

    [Theory]
    [InlineData("")]
    [InlineData("/no/such/file")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-384","kid":"x","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"x","n":"AQAB","e":"AQAB"}]}""")]
    public void KeysThatProveNothingAreNamed(string jwks) => Assert.Contains(Entry + "Jwks", FaultOf(issuer => issuer.Jwks = jwks));

    /// <summary>R81: the way that is refused, and the way to go.</summary>
    [Theory]
    [InlineData("""{"kty":"oct","kid":"shared","k":"c2VjcmV0"}""")]
    [InlineData("""{"kty":"EC","kid":"private","crv":"P-256","x":"AA","y":"AA","d":"AA"}""")]
    [InlineData("""{"kty":"RSA","kid":"private","n":"AA","e":"AQAB","p":"AA"}""")]
    public void R81ASecretIsNoTrustAnchor(string key)
    {
        var fault = FaultOf(issuer => issuer.Jwks = $$"""{"keys":[{{key}}]}""");

        Assert.Contains(Entry + "Jwks", fault);
        Assert.Contains("SPIFFE Workload API", fault);
    }

    [Fact]
    public void AKidNamesOneKey() => Assert.Contains(
        Entry + "Jwks", FaultOf(issuer => issuer.Jwks = FakeWorkloadIssuer.Jwks(_signer.EcKey("one"), _signer.RsaKey("one"))));

    [Fact]
    public void TimesAreBounded()
    {
        Assert.Contains("Issuer:CredentialLifetime", FaultsOf(new() { CredentialLifetime = TimeSpan.FromHours(2) }));
        Assert.Contains("Issuer:KeyCoolDown", FaultsOf(new() { KeyCoolDown = TimeSpan.Zero }));
        Assert.Contains("Issuer:KeyLifetime", FaultsOf(new() { KeyLifetime = TimeSpan.FromSeconds(1) }));
        Assert.Contains("Issuer:KeyStaleness", FaultsOf(new() { KeyStaleness = TimeSpan.FromDays(2) }));
        Assert.Contains("Issuer:KeyTimeout", FaultsOf(new() { KeyTimeout = TimeSpan.Zero }));
    }

    private string? FaultOf(Action<TrustedIssuer> change)
    {
        var issuer = new TrustedIssuer { Issuer = "https://ci", Jwks = FakeWorkloadIssuer.Jwks(_signer.EcKey()), SubjectPattern = ".*", Audience = "us" };
        change(issuer);
        return FaultsOf(new() { TrustedIssuers = { issuer } });
    }

    private static string? FaultsOf(WorkloadIssuerOptions options) => new WorkloadIssuerOptionsValidator().Validate(null, options).FailureMessage;
}
