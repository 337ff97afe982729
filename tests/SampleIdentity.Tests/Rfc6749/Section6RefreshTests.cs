using AgentTrust.Fakes;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.SampleIdentity.Tests.Rfc6749;

/// <summary>RFC 6749 §6: a refresh asks for less than was granted, never for more: one API at a time.</summary>
public sealed class Section6RefreshTests(SampleIdentityHost host) : IClassFixture<SampleIdentityHost>, IDisposable
{
    private readonly HttpClient _browser = host.Browser();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("token-issuer")]
    [InlineData("approval-service")]
    [InlineData("audit-service")]
    [InlineData("policy-service")]
    [InlineData("tool-proxy")]
    public async Task AnAccessTokenIsForTheOneApiItWasAskedFor(string api)
    {
        var token = Read(await (await SignInAsync("rita")).GetAccessTokenAsync(api, Cancelled));

        Assert.Equal([api], token.Audiences);
        Assert.Equal(TimeSpan.FromMinutes(15), token.ValidTo - token.IssuedAt);
    }

    [Fact]
    public async Task AnApiThatWasNotConsentedToIsRefused()
    {
        var rita = await SignedInPerson.SignInAsync(_browser, "rita", SampleIdentityHost.Password, Cancelled, "audit-service");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => rita.GetAccessTokenAsync("approval-service", Cancelled));

        Assert.Contains("'scope'", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _browser.Dispose();

    private Task<SignedInPerson> SignInAsync(string name) =>
        SignedInPerson.SignInAsync(_browser, name, SampleIdentityHost.Password, Cancelled, SampleIdentityHost.Apis);

    private static JsonWebToken Read(string token) => new(token);
}
