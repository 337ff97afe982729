using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.Discovery;

public sealed class IssuerOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("http://issuer.example.com")]
    public void AnIssuerWithoutAUrlOfItsOwnDoesNotStart(string url)
    {
        var refused = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new IssuerHost(new() { ["Issuer:Url"] = url });
            host.Anonymous();
        });

        Assert.Contains("Issuer:Url must be", refused.Message);
    }
}
