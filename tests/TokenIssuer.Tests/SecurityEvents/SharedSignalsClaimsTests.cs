using System.Text.Json.Nodes;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>SSF 1.0 §4.1: what the profile adds to RFC 8417.</summary>
public sealed class SharedSignalsClaimsTests : EventsOfAProvider
{
    [Fact]
    public async Task ATokenThatExpiresIsNoEvent()
    {
        var claims = Claims();
        claims["exp"] = Host.Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds();

        await AssertRefusedAsync(Provider.Sign(claims), "invalid_request");
    }

    [Fact]
    public async Task OneOfSeveralAudiencesMayBeUs()
    {
        var claims = Claims();
        claims["aud"] = new JsonArray("https://elsewhere.example", Audience);

        Assert.Equal((202, null), await PushAsync(Host, Provider.Sign(claims)));
    }
}
