using System.Text.Json;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Judges access tokens as RFC 9068 §4 says, with ES256 only: form, header, key, signature, issuer, audience, time, claims.</summary>
/// <param name="findKey">The issuer's key of a <c>kid</c>, or null. The only source of keys.</param>
/// <param name="issuer">The one accepted <c>iss</c>; null compares with none, which is for looking at tokens, not for services.</param>
/// <param name="time">The clock.</param>
/// <remarks>Proof of possession is the DPoP validator's part; a caller must hold both.</remarks>
public sealed class AccessTokenVerifier(
    Func<string, CancellationToken, Task<SecurityKey?>> findKey, string? issuer, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <param name="token">Whatever was presented.</param>
    /// <param name="audience">Must be in <c>aud</c>; null compares with none, which is for looking at tokens, not for services.</param>
    /// <param name="cancellationToken">Cancels the search for the key.</param>
    public async Task<AccessTokenVerdict> VerifyAsync(string token, string? audience, CancellationToken cancellationToken)
    {
        var (jws, refusal) = CompactJws.Read(token, JwsProfile.AccessToken);
        if (jws is null) return AccessTokenVerdict.Refused(refusal!);
        if (await findKey(jws.KeyId!, cancellationToken) is not { } key) return AccessTokenVerdict.Refused(JwsRefusal.UnknownKey);

        var result = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidateIssuer = issuer is not null,
            ValidIssuer = issuer,
            ValidateAudience = audience is not null,
            ValidAudience = audience,
            IgnoreTrailingSlashWhenValidatingAudience = false, // ".../tool/git/" is not ".../tool/git"
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(time),
        });
        if (!result.IsValid) return AccessTokenVerdict.Refused(Reason(result.Exception));

        try
        {
            var accepted = AccessTokenClaims.Read(token, jws);
            // The library has no opinion on iat.
            return TokenLifetime.IsIssued(accepted.IssuedAt, time)
                ? AccessTokenVerdict.Accepted(accepted)
                : AccessTokenVerdict.Refused(JwsRefusal.Lifetime);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return AccessTokenVerdict.Refused(JwsRefusal.Claims); // signed by the issuer, yet not a token that we understand
        }
    }

    /// <summary>Words only; the token is refused either way.</summary>
    private static JwsRefusal Reason(Exception? thrown) => thrown switch
    {
        SecurityTokenInvalidIssuerException => JwsRefusal.Issuer,
        SecurityTokenInvalidAudienceException => JwsRefusal.Audience,
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => JwsRefusal.Lifetime,
        SecurityTokenSignatureKeyNotFoundException => JwsRefusal.UnknownKey,
        SecurityTokenInvalidSignatureException => JwsRefusal.Signature,
        _ => JwsRefusal.Claims, // the library could not read the payload
    };
}
