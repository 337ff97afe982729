using AgentTrust.TokenIssuer.SecurityEvents;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using AgentTrust.TokenIssuer.SecurityEvents.Sending;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

public sealed class SecurityEventOptionsTests
{
    [Theory]
    [InlineData("https://receiver.example/events", "https://receiver.example", null, null)]
    [InlineData("http://localhost:8443/events", "receiver", "Bearer abc", null)]
    [InlineData("http://receiver.example/events", "receiver", null, "Receivers:0:Url")]
    [InlineData("https://user:secret@receiver.example/events", "receiver", null, "Receivers:0:Url")]
    [InlineData("receiver.example", "receiver", null, "Receivers:0:Url")]
    [InlineData("", "receiver", null, "Receivers:0:Url")]
    [InlineData("https://receiver.example/events", "", null, "Receivers:0:Audience")]
    [InlineData("https://receiver.example/events", "receiver", "Bearer abc\r\nHost: elsewhere", "Receivers:0:Authorization")]
    [InlineData("https://receiver.example/events", "receiver", " ", "Receivers:0:Authorization")]
    public void AReceiverIsReachedSafelyAndHasAName(string url, string audience, string? authorization, string? setting)
    {
        var options = new SecurityEventOptions { Receivers = { new EventReceiver { Url = url, Audience = audience, Authorization = authorization } } };

        AssertFault(options, setting);
        if (setting is not null && authorization is { Length: > 1 }) Assert.DoesNotContain("abc", new SecurityEventOptionsValidator().Validate(null, options).FailureMessage);
    }

    [Fact]
    public void TwoReceiversDoNotShareAName()
    {
        var one = new EventReceiver { Url = "https://receiver.example/events", Audience = "receiver" };

        AssertFault(new SecurityEventOptions { Receivers = { one, one } }, "Receivers has two entries");
    }

    [Theory]
    [InlineData("https://idp.example", "us", "https://idp.example/.well-known/ssf-configuration", null, "sub", "RS256", null)]
    [InlineData("", "us", "https://idp.example/.well-known/ssf-configuration", null, "sub", null, "Transmitters:0:Issuer")]
    [InlineData("https://idp.example", "", "https://idp.example/.well-known/ssf-configuration", null, "sub", null, "Transmitters:0:Audience")]
    [InlineData("https://idp.example", "us", null, null, "sub", null, "Transmitters:0:Jwks")]
    [InlineData("https://idp.example", "us", "https://idp.example/x", "{}", "sub", null, "Transmitters:0:Jwks")]
    [InlineData("https://idp.example", "us", null, """{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}""", "sub", null, "Transmitters:0:Jwks")]
    [InlineData("https://idp.example", "us", "http://idp.example/.well-known/ssf-configuration", null, "sub", null, "Transmitters:0:Discovery")]
    [InlineData("https://idp.example", "us", "https://idp.example/x", null, "phone_number", null, "Transmitters:0:PersonClaim")]
    [InlineData("https://idp.example", "us", "https://idp.example/x", null, "sub", "HS256", "Transmitters:0:Algorithms")]
    public void ATransmitterHasAnIssuerAnAudienceAndKeys(
        string issuer, string audience, string? discovery, string? jwks, string claim, string? algorithm, string? setting)
    {
        var transmitter = new EventTransmitter { Issuer = issuer, Audience = audience, Discovery = discovery, Jwks = jwks, PersonClaim = claim };
        if (algorithm is not null) transmitter.Algorithms.Add(algorithm);

        AssertFault(new SecurityEventOptions { Transmitters = { transmitter } }, setting);
    }

    [Theory]
    [InlineData(0, 7 * 24, "SendTimeout")]
    [InlineData(61, 7 * 24, "SendTimeout")]
    [InlineData(10, 0, "MaxAge")]
    [InlineData(10, 91 * 24, "MaxAge")]
    [InlineData(10, 7 * 24, null)]
    public void TimesHaveBounds(int seconds, int hours, string? setting) =>
        AssertFault(new SecurityEventOptions { SendTimeout = TimeSpan.FromSeconds(seconds), MaxAge = TimeSpan.FromHours(hours) }, setting);

    private static void AssertFault(SecurityEventOptions options, string? setting)
    {
        var result = new SecurityEventOptionsValidator().Validate(null, options);

        Assert.Equal(setting is null, result.Succeeded);
        if (setting is not null) Assert.Contains($"Issuer:SecurityEvents:{setting}", result.FailureMessage);
    }
}
