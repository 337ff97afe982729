using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Recognises this issuer's own tokens, by the keys at hand (RFC 9068 §4).</summary>
internal sealed class IssuedTokens(KeyRing keys, IOptions<IssuerOptions> issuer, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>The token when it is ours and lives; revocation is another question.</summary>
    public async Task<IssuedToken?> ReadAsync(string token)
    {
        if (CompactJws.Read(token, JwsProfile.AccessToken).Jws is null) return null;

        var result = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = issuer.Value.Identifier,
            ValidateAudience = false, // whoever asks looks at it
            IssuerSigningKeys = keys.Published.Select(key => key.Credentials.Key),
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(time),
        });
        return result.IsValid ? IssuedToken.Read(Base64UrlEncoder.DecodeBytes(((JsonWebToken)result.SecurityToken).EncodedPayload)) : null;
    }
}
