using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

public sealed class WorkloadIssuerOptionsTests
{
    [Theory]
    [InlineData("https://ci", null, "https://ci/.well-known/openid-configuration", ".*", "us", null)]
    [InlineData("https://ci", "{}", null, ".*", "us", null)]
    [InlineData("https://ci", null, "http://127.0.0.1:5000/.well-known/openid-configuration", ".*", "us", null)]
    [InlineData("", "{}", null, ".*", "us", "Issuer:TrustedIssuers:0:Issuer")]
    [InlineData(SpiffeIds.TrustDomain, "{}", null, ".*", "us", "Issuer:TrustedIssuers:0:Issuer")]
    [InlineData("https://ci", null, null, ".*", "us", "Issuer:TrustedIssuers:0:Jwks")]
    [InlineData("https://ci", "{}", "https://ci/x", ".*", "us", "Issuer:TrustedIssuers:0:Jwks")]
    [InlineData("https://ci", null, "http://ci/x", ".*", "us", "Issuer:TrustedIssuers:0:Discovery")]
    [InlineData("https://ci", "{}", null, "", "us", "Issuer:TrustedIssuers:0:SubjectPattern")]
    [InlineData("https://ci", "{}", null, "(", "us", "Issuer:TrustedIssuers:0:SubjectPattern")]
    [InlineData("https://ci", "{}", null, ".*", "", "Issuer:TrustedIssuers:0:Audience")]
    public void AnEntryThatCannotBeTrustedIsNamed(
        string issuer, string? jwks, string? discovery, string subject, string audience, string? setting)
    {
        var options = new WorkloadIssuerOptions
        {
            TrustedIssuers =
            {
                new TrustedIssuer { Issuer = issuer, Jwks = jwks, Discovery = discovery, SubjectPattern = subject, Audience = audience },
            },
        };

        var result = new WorkloadIssuerOptionsValidator().Validate(null, options);

        Assert.Equal(setting is null, result.Succeeded);
        if (setting is not null) Assert.Contains(setting, result.FailureMessage);
    }
}
