using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §3.3, §5: what the metadata says of certificates, where there is an endpoint for them.</summary>
public sealed class MetadataTests
{
    private const string Setting = "Issuer:Mtls:Url";

    [Fact]
    public async Task AnEndpointForCertificatesIsSaidWithItsAliases()
    {
        var metadata = await GetAsync(new() { [Setting] = "https://mtls.issuer.example:8443/" });

        Assert.True(metadata.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Equal(
            """{"token_endpoint":"https://mtls.issuer.example:8443/token","revocation_endpoint":"https://mtls.issuer.example:8443/revoke","introspection_endpoint":"https://mtls.issuer.example:8443/introspect"}""",
            metadata.GetProperty("mtls_endpoint_aliases").GetRawText());
    }

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
        using var anonymous = host.Anonymous();
        return await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/oauth-authorization-server", TestContext.Current.CancellationToken);
    }
}
