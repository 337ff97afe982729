using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.AccessTokens;

/// <summary>Validates access tokens of the token issuer as RFC 9068 §4 says, with ES256 only.</summary>
/// <remarks>Proof of possession is the DPoP validator's part; a caller must hold both.</remarks>
public sealed class AccessTokenValidator(IssuerKeys keys, IOptions<AccessTokensOptions> options, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private readonly string _issuer = IssuerUrl.Canonical(options.Value.Issuer);

    /// <summary>The token's contents when it was issued for <paramref name="audience"/> and holds now; else null.</summary>
    public async Task<AccessToken?> ValidateAsync(string token, string audience, CancellationToken cancellationToken)
    {
        if (!Tokens.CanReadToken(token) || KeyId(token) is not { } kid) return null;
        if (await keys.FindAsync(kid, cancellationToken) is not { } key) return null;

        var result = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [JwtClaims.AccessTokenType],
            ValidIssuer = _issuer,
            ValidAudience = audience,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(time),
        });
        if (!result.IsValid) return null;

        try
        {
            return AccessTokenClaims.Read(token, ((JsonWebToken)result.SecurityToken).EncodedPayload);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null; // signed by the issuer, yet not a token that we understand
        }
    }

    private static string? KeyId(string token)
    {
        try
        {
            return Tokens.ReadJsonWebToken(token).Kid;
        }
        catch (ArgumentException)
        {
            return null; // not a JWT
        }
    }
}
