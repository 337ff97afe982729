using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ServiceDefaults.Tests.AccessTokens;

/// <summary>That a token was checked before spares its signature a second look, and nothing else.</summary>
public sealed class SeenAccessTokenTests : IDisposable
{
    private readonly PublishingIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task ASeenTokenHoldsUntilItExpires()
    {
        var token = await SeenAsync();

        _issuer.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.NotNull(await _issuer.ValidateAsync(token));

        _issuer.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _issuer.ValidateAsync(token));
    }

    [Fact]
    public async Task ASeenTokenIsNoneForAnotherAudience() =>
        Assert.Null(await _issuer.ValidateAsync(await SeenAsync(), SpiffeIds.ToolProxy.Replace("tool", "took", StringComparison.Ordinal)));

    [Fact]
    public async Task ASeenTokenOfAWithdrawnKeyIsRefused()
    {
        var token = await SeenAsync();
        using var next = WorkloadKey.Generate();
        _issuer.Keys.Clear();
        _issuer.Keys.Add(next);

        _issuer.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Null(await _issuer.ValidateAsync(token));
    }

    [Fact]
    public async Task ASeenTokenOutlivesTheSilenceOfItsIssuerNoLongerThanAnyOther()
    {
        var claims = _issuer.Claims();
        claims["exp"] = _issuer.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var token = _issuer.Key.Sign(JwtClaims.AccessTokenType, claims);
        Assert.NotNull(await _issuer.ValidateAsync(token));
        _issuer.IsDown = true;

        _issuer.Time.Advance(TimeSpan.FromMinutes(16));

        Assert.Null(await _issuer.ValidateAsync(token));
    }

    [Fact]
    public async Task OneCharacterElseIsAnotherToken()
    {
        var token = await SeenAsync();
        var place = token.LastIndexOf('.') + 5;

        Assert.Null(await _issuer.ValidateAsync($"{token[..place]}{(token[place] == 'A' ? 'B' : 'A')}{token[(place + 1)..]}"));
    }

    private async Task<string> SeenAsync()
    {
        var token = _issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims());
        Assert.NotNull(await _issuer.ValidateAsync(token));
        return token;
    }
}
