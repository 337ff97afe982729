using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Rfc8705;

/// <summary>RFC 8705 §5: where there is an endpoint for certificates, its addresses are said beside the others.</summary>
public sealed class Section5AliasTests
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

    private static async Task<JsonElement> GetAsync(Dictionary<string, string?> settings)
    {
        using var host = new IssuerHost(settings);
        return await host.MetadataAsync();
    }
}
