using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8414;

/// <summary>RFC 8414 §2: an https URL without query and fragment; plain http only where nobody outside can listen.</summary>
public sealed class Section2IssuerTests
{
    [Theory]
    [InlineData("https://issuer.example.com")]
    [InlineData("https://issuer.example.com/tenant/one/")]
    [InlineData("http://localhost:5101")]
    [InlineData("http://127.0.0.1:5101")]
    [InlineData("http://token-issuer:8080")]
    public void AUrlThatCanBeAnIssuerIsAccepted(string url) => Assert.Null(IssuerUrl.Fault(url, "Issuer:Url"));

    [Theory]
    [InlineData("")]
    [InlineData("issuer.example.com")]
    [InlineData("/issuer")]
    [InlineData("spiffe://agenttrust.local/service/token-issuer")]
    [InlineData("https://issuer.example.com?tenant=1")]
    [InlineData("https://issuer.example.com?")]
    [InlineData("https://issuer.example.com#one")]
    [InlineData("https://somebody@issuer.example.com")]
    [InlineData("http://issuer.example.com")]
    public void AnythingElseIsRefusedByItsSetting(string url) => Assert.StartsWith("Issuer:Url must be", IssuerUrl.Fault(url, "Issuer:Url"));

    [Fact]
    public void AVerifierWithoutAnIssuerDoesNotStart() =>
        Assert.Contains("AccessTokens:Issuer", new AccessTokensOptionsValidator().Validate(null, new AccessTokensOptions()).FailureMessage);
}
