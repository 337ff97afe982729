using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8417;

/// <summary>RFC 8417 §4: no other token passes for an event, and no event for another token.</summary>
public sealed class Section4ConfusionTests : EventsOfAProvider
{
    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    public async Task AnAlgorithmThatIsNotOnTheListIsRefused(string algorithm) =>
        await AssertRefusedAsync(Provider.Sign(Claims(), header => header["alg"] = algorithm), "invalid_request");

    [Fact]
    public async Task HostileTokensAreRefusedOneByOne()
    {
        using var forge = TokenForge.Generate();
        var settings = Provider.SettingsOf(("Jwks", new JsonObject { ["keys"] = new JsonArray(forge.PublicJwk()) }.ToJsonString()));
        using var host = new IssuerHost(settings);
        var good = forge.Sign(new JsonObject { ["alg"] = "ES256", ["typ"] = "secevent+jwt", ["kid"] = forge.KeyId }, Claims());
        Assert.Equal((202, null), await PushAsync(host, good));

        foreach (var hostile in HostileTokens.Of(forge, good)) Assert.Equal(400, (await PushAsync(host, hostile)).Status);
    }

    [Fact]
    public async Task AnAccessTokenOfTheSameIssuerIsNoEvent()
    {
        var claims = Claims();
        (claims["sub"], claims["exp"]) = ("olivia", Host.Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds());

        await AssertRefusedAsync(Provider.Sign(claims, header => header["typ"] = "at+jwt"), "invalid_request");
    }
}
