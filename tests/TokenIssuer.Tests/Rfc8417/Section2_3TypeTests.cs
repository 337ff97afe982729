using AgentTrust.TokenIssuer.Tests.SecurityEvents;

namespace AgentTrust.TokenIssuer.Tests.Rfc8417;

/// <summary>RFC 8417 §2.3: an event says by its type that it is one.</summary>
public sealed class Section2_3TypeTests : EventsOfAProvider
{
    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("logout+jwt")]
    [InlineData(null)]
    public async Task ATokenOfAnotherTypeIsNoEvent(string? type) => await AssertRefusedAsync(
        Provider.Sign(Claims(), header =>
        {
            if (type is null) header.Remove("typ");
            else header["typ"] = type;
        }),
        "invalid_request");
}
