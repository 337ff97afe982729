using AgentTrust.ServiceDefaults.Jose;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Validates the token issuer's access tokens for a service: always by the issuer's own keys, name and an audience.</summary>
public sealed class AccessTokenValidator(IssuerKeys keys, IOptions<AccessTokensOptions> options, TimeProvider time)
{
    private readonly AccessTokenVerifier _verifier = new(keys.FindAsync, IssuerUrl.Canonical(options.Value.Issuer), time);
    private readonly VerifiedTokens<AccessToken> _known = new(time);

    /// <summary>The token's contents when it was issued for <paramref name="audience"/> and holds now; else null.</summary>
    public async Task<AccessToken?> ValidateAsync(string token, string audience, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(audience);

        if (await _known.FindAsync(token, audience, async kid => await keys.FindAsync(kid, cancellationToken)) is { } known) return known;

        if ((await _verifier.VerifyAsync(token, audience, cancellationToken)).Token is not { } verified) return null;
        if (await keys.FindAsync(verified.KeyId, cancellationToken) is { } key) _known.Keep(token, audience, verified, verified.KeyId, key, verified.ExpiresAt);
        return verified;
    }
}
