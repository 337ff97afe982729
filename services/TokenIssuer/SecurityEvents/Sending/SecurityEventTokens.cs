using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.TokenIssuer.SecurityEvents.Sending;

/// <summary>Writes and signs security event tokens (RFC 8417 §2, profiled by SSF 1.0 §4.1).</summary>
internal sealed class SecurityEventTokens(KeyRing keys, IOptions<IssuerOptions> issuer, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new() { ["typ"] = EventTypes.TokenType };

    /// <remarks>No <c>sub</c> and no <c>exp</c> (SSF 1.0 §4.1.2, §4.1.6): nobody must take it for an access token.</remarks>
    public string Create(RevokedSession session, string audience)
    {
        var here = issuer.Value.Identifier;
        var claims = new JsonObject
        {
            [JwtClaims.Issuer] = here,
            [JwtClaims.Id] = IdOf(session, audience),
            [JwtClaims.IssuedAt] = time.GetUtcNow().ToUnixTimeSeconds(),
            [JwtClaims.Audience] = audience,
            ["txn"] = session.Cause?.Transaction ?? Digest($"{here}\n{session.Revocation.Position}"),
            ["sub_id"] = session.SubjectAt(here),
            ["events"] = new JsonObject { [EventTypes.SessionRevoked] = session.Event() },
        };
        return Tokens.CreateToken(claims.ToJsonString(), keys.Current.Credentials, Header);
    }

    /// <summary>The same whenever it is sent again, so that a receiver knows it (RFC 8417 §2.2).</summary>
    public string IdOf(RevokedSession session, string audience) =>
        Digest($"{issuer.Value.Identifier}\n{audience}\n{session.Revocation.Position}");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
