using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Validates the token issuer's access tokens for a service: always by the issuer's own keys, name and an audience.</summary>
public sealed class AccessTokenValidator(IssuerKeys keys, IOptions<AccessTokensOptions> options, TimeProvider time)
{
    private readonly AccessTokenVerifier _verifier = new(keys.FindAsync, IssuerUrl.Canonical(options.Value.Issuer), time);

    /// <summary>The token's contents when it was issued for <paramref name="audience"/> and holds now; else null.</summary>
    public async Task<AccessToken?> ValidateAsync(string token, string audience, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(audience);

        return (await _verifier.VerifyAsync(token, audience, cancellationToken)).Token;
    }
}
