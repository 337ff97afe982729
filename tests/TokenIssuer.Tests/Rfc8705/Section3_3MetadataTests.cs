using System.Text.Json;
using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §3.3: what the metadata says of certificate-bound tokens.</summary>
public sealed class Section3_3MetadataTests
{
    private const string Setting = "Issuer:Mtls:Url";

    [Fact]
    public async Task WithoutOneNothingIsSaid()
    {
        var metadata = await GetAsync([]);

        Assert.False(metadata.TryGetProperty("tls_client_certificate_bound_access_tokens", out _));
        Assert.False(metadata.TryGetProperty("mtls_endpoint_aliases", out _));
    }

    [Theory]
    [InlineData("http://mtls.issuer.example")]
    [InlineData("mtls.issuer.example")]
    public void AnEndpointWithoutTlsStopsTheStart(string url)
    {
        var refused = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new IssuerHost(new() { [Setting] = url });
            host.Anonymous();
        });

        Assert.Contains(Setting, refused.Message);
    }

    private static async Task<JsonElement> GetAsync(Dictionary<string, string?> settings)
    {
        using var host = new IssuerHost(settings);
        return await host.MetadataAsync();
    }
}
