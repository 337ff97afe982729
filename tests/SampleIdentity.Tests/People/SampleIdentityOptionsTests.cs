using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleIdentity.Tests.People;

public sealed class SampleIdentityOptionsTests
{
    [Theory]
    [InlineData("SampleIdentity:Password", "", "SampleIdentity:Password is missing")]
    [InlineData("SampleIdentity:Password", "  ", "SampleIdentity:Password is missing")]
    [InlineData("SampleIdentity:People:0:Name", "oscar", "every person needs a Name of their own")]
    [InlineData("SampleIdentity:Clients:0:Id", "", "every client needs an Id")]
    [InlineData("urls", "http://0.0.0.0:5108", "http://0.0.0.0:5108 is not a loopback http address")]
    [InlineData("urls", "http://localhost:1;http://example.com:2", "http://example.com:2 is not a loopback")]
    [InlineData("urls", "https://localhost:5108", "is not a loopback http address")]
    [InlineData("http_ports", "8080", "http://*:8080 is not a loopback")]
    [InlineData("Kestrel:Endpoints:Any:Url", "http://*:5108", "is not a loopback")]
    public void AWrongSettingStopsTheStartAndNamesTheKey(string key, string value, string message)
    {
        var refused = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new SampleIdentityHost().With(key, value);
            using var client = host.CreateClient();
        });

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5108")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    public void LoopbackAddressesAreFine(string urls)
    {
        using var host = new SampleIdentityHost().With("urls", urls);

        using var client = host.CreateClient();

        Assert.NotNull(client);
    }
}
