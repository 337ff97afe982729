using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Discovery;

/// <summary>RFC 8414 §2 and RFC 7517 §5: what anybody may know.</summary>
public sealed class MetadataTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheMetadataLeadsToEveryEndpoint()
    {
        var metadata = await GetAsync("/.well-known/oauth-authorization-server");

        Assert.Equal("http://token-issuer", metadata.GetProperty("issuer").GetString());
        Assert.Equal("http://token-issuer/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Equal("http://token-issuer/.well-known/jwks.json", metadata.GetProperty("jwks_uri").GetString());
        Assert.Equal("http://token-issuer/revoke", metadata.GetProperty("revocation_endpoint").GetString());
        Assert.Equal("http://token-issuer/introspect", metadata.GetProperty("introspection_endpoint").GetString());
        Assert.Equal("""["ES256"]""", metadata.GetProperty("dpop_signing_alg_values_supported").GetRawText());
    }

    [Fact]
    public async Task TheKeySetHoldsPublicKeysOnly()
    {
        var key = Assert.Single((await GetAsync("/.well-known/jwks.json")).GetProperty("keys").EnumerateArray());

        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(_host.SigningKeys.Keys[0].Id, key.GetProperty("kid").GetString());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var anonymous = _host.Anonymous();
        return JsonSerializer.Deserialize<JsonElement>(await anonymous.GetStringAsync(path, TestContext.Current.CancellationToken));
    }
}
