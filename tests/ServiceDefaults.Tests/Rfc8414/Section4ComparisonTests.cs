using AgentTrust.ServiceDefaults.AccessTokens;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8414;

/// <summary>RFC 8414 §4: issuers are compared as they are written, after one rule for the last slash.</summary>
public sealed class Section4ComparisonTests
{
    [Fact]
    public void ATrailingSlashIsNoPartOfTheName() =>
        Assert.Equal("https://issuer.example.com/tenant", IssuerUrl.Canonical("https://issuer.example.com/tenant/"));
}
