using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Writes and signs access tokens (RFC 9068 §2.1, §2.2). The only place that does.</summary>
internal sealed class AccessTokenFactory(KeyRing keys, IOptions<IssuerOptions> issuer)
{
    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = JwtClaims.AccessTokenType };

    public TokenResponse Create(TokenGrant grant)
    {
        var details = Details(grant);
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = issuer.Value.Identifier,
            [JwtClaims.Subject] = grant.Subject,
            [JwtClaims.ClientId] = grant.Client,
            [JwtClaims.Audience] = grant.Audience,
            [JwtClaims.Id] = grant.Id,
            [JwtClaims.IssuedAt] = grant.Times.IssuedAt.ToUnixTimeSeconds(),
            [JwtClaims.NotBefore] = grant.Times.NotBefore.ToUnixTimeSeconds(),
            [JwtClaims.Expiry] = grant.Times.ExpiresAt.ToUnixTimeSeconds(),
            [JwtClaims.Scope] = string.Join(' ', grant.Scope),
            [JwtClaims.Confirmation] = Confirmation(grant),
            [JwtClaims.AuthorizationDetails] = details,
        };
        if (ActorChain.Nest(grant.Actors) is { } act) claims[JwtClaims.Actor] = act;

        return new TokenResponse
        {
            AccessToken = Tokens.CreateToken(claims.ToJsonString(), keys.Current.Credentials, Header),
            IssuedTokenType = TokenExchangeParameters.AccessTokenUrn,
            // RFC 9449 §5; RFC 8705 §3 leaves the type of a certificate-bound token as it is.
            TokenType = grant.CertificateThumbprint is null ? "DPoP" : "Bearer",
            ExpiresIn = grant.Times.Seconds,
            Scope = string.Join(' ', grant.Scope),
            AuthorizationDetails = JsonSerializer.SerializeToElement(details),
        };
    }

    /// <summary>RFC 7800 §3.1 by RFC 9449 §6.1 or by RFC 8705 §3.1.</summary>
    private static JsonObject Confirmation(TokenGrant grant) => grant.CertificateThumbprint is { } certificate
        ? new() { [JwtClaims.CertificateThumbprint] = certificate }
        : new() { [JwtClaims.JwkThumbprint] = grant.JwkThumbprint };

    /// <summary>RFC 9396 §9.1: an array, also of one element.</summary>
    private static JsonArray Details(TokenGrant grant) =>
        [grant.ToolCall is { } call
            ? JsonSerializer.SerializeToNode(call, WireJson.Options)
            : JsonSerializer.SerializeToNode(grant.Task!, WireJson.Options)];
}
