using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Rfc7517;

/// <summary>RFC 7517 §5: what anybody may know of the keys.</summary>
public sealed class Section5KeySetTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheKeySetHoldsPublicKeysOnly()
    {
        using var anonymous = _host.Anonymous();
        using var answer = await anonymous.GetAsync("/.well-known/jwks.json", TestContext.Current.CancellationToken);
        var keys = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal("application/jwk-set+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(_host.SigningKeys.Keys[0].Id, key.GetProperty("kid").GetString());
    }
}
