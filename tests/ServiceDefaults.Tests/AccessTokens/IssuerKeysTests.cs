using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ServiceDefaults.Tests.AccessTokens;

/// <summary>How long the issuer's keys are believed, and how soon a new one is.</summary>
public sealed class IssuerKeysTests : IDisposable
{
    private readonly PublishingIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task AnUnreachableIssuerMakesEveryTokenWorthless()
    {
        _issuer.IsDown = true;

        Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
    }

    [Fact]
    public async Task KnownKeysOutliveAnOutageForMinutesOnly()
    {
        Assert.NotNull(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
        _issuer.IsDown = true;

        _issuer.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.NotNull(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));

        _issuer.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
    }

    [Fact]
    public async Task ARotatedKeyIsFoundWithoutWaiting()
    {
        Assert.NotNull(await _issuer.ValidateAsync(_issuer.Key.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
        using var next = WorkloadKey.Generate();
        _issuer.Keys.Add(next);
        _issuer.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.NotNull(await _issuer.ValidateAsync(next.Sign(JwtClaims.AccessTokenType, _issuer.Claims())));
    }
}
