using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.TokenIssuer.Tests.Rfc9068;

/// <summary>RFC 9068 §2.2: what an access token says.</summary>
public sealed class Section2_2ClaimsTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task TheTokenHasTheClaimsOfTheProfile()
    {
        var task = await _host.OpenTaskAsync();

        var token = await _host.TaskTokenAsync(task);

        var claims = Exchanges.ClaimsOf(token);
        var now = _host.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(FakeTrustDomain.TokenIssuerUrl, claims.GetProperty("iss").GetString());
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("client_id").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
        Assert.Equal((now, now, now + 300), (
            claims.GetProperty("iat").GetInt64(), claims.GetProperty("nbf").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.Equal(32, claims.GetProperty("jti").GetString()!.Length);
        Assert.False(claims.TryGetProperty("act", out _));
    }
}
