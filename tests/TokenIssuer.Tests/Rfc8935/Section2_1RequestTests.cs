using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.1: an event comes as the body of its media type.</summary>
public sealed class Section2_1RequestTests : EventsOfAProvider
{
    [Theory]
    [InlineData("", "application/secevent+jwt")]
    [InlineData("nonsense", "application/secevent+jwt")]
    [InlineData("{}", "application/json")]
    public async Task WhatIsNoEventIsRefused(string body, string type) => Assert.Equal((400, "invalid_request"), await PushAsync(Host, body, type: type));

    [Fact]
    public async Task AnEventOfAnotherMediaTypeIsRefused() =>
        Assert.Equal((400, "invalid_request"), await PushAsync(Host, Provider.Sign(Claims()), type: "application/jwt"));
}
