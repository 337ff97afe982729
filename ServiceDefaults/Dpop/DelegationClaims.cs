using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>What a parent signs when it hands something on (ADR 9), whatever the key that its token is bound to.</summary>
public sealed record DelegationClaims
{
    /// <summary>The token under which the sub-agent is to act.</summary>
    public required string AccessToken { get; init; }

    /// <summary>SPIFFE ID of the sub-agent.</summary>
    public required string Agent { get; init; }

    /// <summary>RFC 7638 thumbprint of the sub-agent's key.</summary>
    public required string JwkThumbprint { get; init; }

    /// <summary>The most that the sub-agent may do.</summary>
    public required IEnumerable<string> Scope { get; init; }

    /// <summary>The only resources that it may do it to; null: all that the token reaches.</summary>
    public IEnumerable<ResourceLimit>? Resources { get; init; }

    internal JsonObject ToJson(DateTimeOffset now)
    {
        var claims = new JsonObject
        {
            [JwtClaims.Audience] = SpiffeIds.TokenIssuer,
            [JwtClaims.Subject] = Agent,
            [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = JwkThumbprint },
            [JwtClaims.Scope] = string.Join(' ', Scope),
            [JwtClaims.AccessTokenHash] = DpopKey.HashOf(AccessToken),
            [JwtClaims.Id] = RandomNumberGenerator.GetHexString(32, lowercase: true),
            [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
            [JwtClaims.Expiry] = (now + DpopKey.DelegationLifetime).ToUnixTimeSeconds(),
        };
        if (Resources is not null) claims[JwtClaims.Resources] = JsonSerializer.SerializeToNode(Resources, WireJson.Options);
        return claims;
    }
}
