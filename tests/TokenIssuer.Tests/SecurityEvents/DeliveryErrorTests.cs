using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Fakes;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.SecurityEvents.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AgentTrust.TokenIssuer.Tests.SecurityEvents.FakeIdentityProvider;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>RFC 8935 §2.4, RFC 8417 §4: whatever is not the transmitter's fresh word for us changes nothing.</summary>
public sealed class DeliveryErrorTests : IDisposable
{
    private readonly FakeIdentityProvider _provider;
    private readonly IssuerHost _host;

    public DeliveryErrorTests()
    {
        _provider = new FakeIdentityProvider(new FakeTimeProvider(SampleAuthority.Noon));
        _host = new IssuerHost(_provider.SettingsOf());
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task AGoodEventIsTakenInEs256AndInRs256()
    {
        Assert.Equal((202, null), await PushAsync(_host, _provider.Sign(Claims())));
        Assert.Equal((202, null), await PushAsync(_host, _provider.SignRs256(Claims())));
    }

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

        await AssertRefusedAsync(_provider.Sign(claims), err);
    }

    [Fact]
    public async Task ATokenThatExpiresIsNoEvent()
    {
        var claims = Claims();
        claims["exp"] = _host.Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds();

        await AssertRefusedAsync(_provider.Sign(claims), "invalid_request");
    }

    [Theory]
    [InlineData(-7 * 24 * 3600 - 60, false)]
    [InlineData(-6 * 24 * 3600, true)]
    [InlineData(30, true)]
    [InlineData(120, false)]
    public async Task AnEventIsTakenForAWeekAndNotFromTheFuture(int seconds, bool taken)
    {
        var claims = Claims();
        claims["iat"] = _host.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

        if (taken) Assert.Equal((202, null), await PushAsync(_host, _provider.Sign(claims)));
        else await AssertRefusedAsync(_provider.Sign(claims), "invalid_request");
    }

    [Fact]
    public async Task OneOfSeveralAudiencesMayBeUs()
    {
        var claims = Claims();
        claims["aud"] = new JsonArray("https://elsewhere.example", Audience);

        Assert.Equal((202, null), await PushAsync(_host, _provider.Sign(claims)));
    }

    [Fact]
    public async Task EventsMustBeObjectsUnderTheirTypes()
    {
        var (empty, text) = (Claims(), Claims());
        empty["events"] = new JsonObject();
        text["events"] = new JsonObject { [Caep + "session-revoked"] = "now" };

        await AssertRefusedAsync(_provider.Sign(empty), "invalid_request");
        await AssertRefusedAsync(_provider.Sign(text), "invalid_request");
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("logout+jwt")]
    [InlineData(null)]
    public async Task ATokenOfAnotherTypeIsNoEvent(string? type) => await AssertRefusedAsync(
        _provider.Sign(Claims(), header =>
        {
            if (type is null) header.Remove("typ");
            else header["typ"] = type;
        }),
        "invalid_request");

    [Fact]
    public async Task AKeyThatIsNotPublishedIsRefused() =>
        await AssertRefusedAsync(_provider.Sign(Claims(), kid: "another"), "invalid_key");

    [Fact]
    public async Task AKeyIdIsDemanded() =>
        await AssertRefusedAsync(_provider.Sign(Claims(), header => header.Remove("kid")), "invalid_key");

    [Fact]
    public async Task AThiefsSignatureUnderAPublishedKeyIdIsRefused()
    {
        using var thief = new FakeIdentityProvider(_host.Time);

        await AssertRefusedAsync(thief.Sign(Claims()), "authentication_failed");
    }

    [Fact]
    public async Task AChangedEventIsRefused()
    {
        var (token, other) = (_provider.Sign(Claims()).Split('.'), _provider.Sign(_provider.Claims(Risc + "account-purged")).Split('.'));

        await AssertRefusedAsync($"{token[0]}.{other[1]}.{token[2]}", "authentication_failed");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    public async Task AnAlgorithmThatIsNotOnTheListIsRefused(string algorithm) =>
        await AssertRefusedAsync(_provider.Sign(Claims(), header => header["alg"] = algorithm), "invalid_request");

    [Fact]
    public async Task HostileTokensAreRefusedOneByOne()
    {
        using var forge = TokenForge.Generate();
        var settings = _provider.SettingsOf(("Jwks", new JsonObject { ["keys"] = new JsonArray(forge.PublicJwk()) }.ToJsonString()));
        using var host = new IssuerHost(settings);
        var good = forge.Sign(new JsonObject { ["alg"] = "ES256", ["typ"] = "secevent+jwt", ["kid"] = forge.KeyId }, Claims());
        Assert.Equal((202, null), await PushAsync(host, good));

        foreach (var hostile in HostileTokens.Of(forge, good)) Assert.Equal(400, (await PushAsync(host, hostile)).Status);
    }

    [Theory]
    [InlineData("", "application/secevent+jwt")]
    [InlineData("nonsense", "application/secevent+jwt")]
    [InlineData("{}", "application/json")]
    public async Task WhatIsNoEventIsRefused(string body, string type) => Assert.Equal((400, "invalid_request"), await PushAsync(_host, body, type: type));

    [Fact]
    public async Task AnEventOfAnotherMediaTypeIsRefused() =>
        Assert.Equal((400, "invalid_request"), await PushAsync(_host, _provider.Sign(Claims()), type: "application/jwt"));

    [Theory]
    [InlineData("Bearer agreed", true)]
    [InlineData("Bearer another", false)]
    [InlineData(null, false)]
    public async Task AnAgreedHeaderIsDemanded(string? header, bool taken)
    {
        using var host = new IssuerHost(_provider.SettingsOf(("Authorization", "Bearer agreed")));

        Assert.Equal(taken ? (202, null) : (400, "authentication_failed"), await PushAsync(host, _provider.Sign(Claims()), header));
    }

    [Fact]
    public async Task WhoeverIsNotConfiguredIsNotHeard()
    {
        using var host = new IssuerHost();

        Assert.Equal((400, "invalid_issuer"), await PushAsync(host, _provider.Sign(Claims())));
    }

    [Fact]
    public async Task WhileTheKeysCannotBeHadTheTransmitterIsToTryAgain()
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, _provider.Jwks, Ending);
        using var host = new IssuerHost(_provider.SettingsOf(("Jwks", keys)));
        host.Services.GetRequiredService<TransmitterKeys>();
        File.Delete(keys);

        Assert.Equal((503, null), await PushAsync(host, _provider.Sign(Claims())));
    }

    private JsonObject Claims() => _provider.Claims(Caep + "session-revoked");

    private async Task AssertRefusedAsync(string token, string err)
    {
        Assert.Equal((400, err), await PushAsync(_host, token));
        Assert.Equal(AgentState.Active, (await _host.Store.FindAgentAsync(IssuerHost.Agent, Ending))!.Facts.State);
        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.SecurityEventReceived);
    }
}
