using System.Text.Json.Nodes;
using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8417;

/// <summary>RFC 8417 §2.2: what an event must say, claim by claim.</summary>
public sealed class Section2_2ClaimsTests : EventsOfAProvider
{
    [Theory]
    [InlineData("iss", "https://elsewhere.example/", "invalid_issuer")]
    [InlineData("iss", "https://idp.example/tenant", "invalid_issuer")]
    [InlineData("iss", null, "invalid_issuer")]
    [InlineData("aud", "https://elsewhere.example", "invalid_audience")]
    [InlineData("aud", "https://agenttrust.example/", "invalid_audience")]
    [InlineData("aud", null, "invalid_audience")]
    [InlineData("jti", null, "invalid_request")]
    [InlineData("jti", "", "invalid_request")]
    [InlineData("iat", null, "invalid_request")]
    [InlineData("iat", "yesterday", "invalid_request")]
    [InlineData("sub_id", null, "invalid_request")]
    [InlineData("sub_id", "olivia", "invalid_request")]
    [InlineData("events", null, "invalid_request")]
    [InlineData("events", "session-revoked", "invalid_request")]
    [InlineData("sub", "olivia", "invalid_request")]
    public async Task AClaimThatIsWrongIsRefusedByItsOwnCode(string claim, string? value, string err)
    {
        var claims = Claims();
        if (value is null) claims.Remove(claim);
        else claims[claim] = value;

        await AssertRefusedAsync(Provider.Sign(claims), err);
    }

    [Theory]
    [InlineData(-7 * 24 * 3600 - 60, false)]
    [InlineData(-6 * 24 * 3600, true)]
    [InlineData(30, true)]
    [InlineData(120, false)]
    public async Task AnEventIsTakenForAWeekAndNotFromTheFuture(int seconds, bool taken)
    {
        var claims = Claims();
        claims["iat"] = Host.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

        if (taken) Assert.Equal((202, null), await PushAsync(Host, Provider.Sign(claims)));
        else await AssertRefusedAsync(Provider.Sign(claims), "invalid_request");
    }

    [Fact]
    public async Task EventsMustBeObjectsUnderTheirTypes()
    {
        var (empty, text) = (Claims(), Claims());
        empty["events"] = new JsonObject();
        text["events"] = new JsonObject { [Caep + "session-revoked"] = "now" };

        await AssertRefusedAsync(Provider.Sign(empty), "invalid_request");
        await AssertRefusedAsync(Provider.Sign(text), "invalid_request");
    }
}
