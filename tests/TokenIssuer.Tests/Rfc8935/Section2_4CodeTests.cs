using AgentTrust.TokenIssuer.Tests.SecurityEvents;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.Rfc8935;

/// <summary>RFC 8935 §2.4: each reason has its registered code.</summary>
public sealed class Section2_4CodeTests : EventsOfAProvider
{
    [Fact]
    public async Task AKeyThatIsNotPublishedIsRefused() =>
        await AssertRefusedAsync(Provider.Sign(Claims(), kid: "another"), "invalid_key");

    [Fact]
    public async Task AKeyIdIsDemanded() =>
        await AssertRefusedAsync(Provider.Sign(Claims(), header => header.Remove("kid")), "invalid_key");

    [Fact]
    public async Task AThiefsSignatureUnderAPublishedKeyIdIsRefused()
    {
        using var thief = new FakeIdentityProvider(Host.Time);

        await AssertRefusedAsync(thief.Sign(Claims()), "authentication_failed");
    }

    [Fact]
    public async Task AChangedEventIsRefused()
    {
        var (token, other) = (Provider.Sign(Claims()).Split('.'), Provider.Sign(Provider.Claims(Risc + "account-purged")).Split('.'));

        await AssertRefusedAsync($"{token[0]}.{other[1]}.{token[2]}", "authentication_failed");
    }

    [Theory]
    [InlineData("Bearer agreed", true)]
    [InlineData("Bearer another", false)]
    [InlineData(null, false)]
    public async Task AnAgreedHeaderIsDemanded(string? header, bool taken)
    {
        using var host = new IssuerHost(Provider.SettingsOf(("Authorization", "Bearer agreed")));

        Assert.Equal(taken ? (202, null) : (400, "authentication_failed"), await PushAsync(host, Provider.Sign(Claims()), header));
    }
}
