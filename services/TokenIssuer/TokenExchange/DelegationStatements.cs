using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Reads delegation statements: signed by the key in their header, for this issuer, a minute old at most, each good once.</summary>
/// <remarks>Whether that key is the one that the parent's token is bound to, and all else, is for <see cref="DelegationRules"/>.</remarks>
internal sealed partial class DelegationStatements(IReplayCache replay, TimeProvider time, ILogger<DelegationStatements> logger)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);
    private const int LongestJti = 256;
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>The statement, or why it is none, in words.</summary>
    public async Task<(DelegationStatement? Statement, string? Refusal)> ReadAsync(string jws, CancellationToken cancellationToken)
    {
        var (read, refusal) = CompactJws.Read(jws, JwsProfile.Delegation);
        if (read is null) return (null, $"The delegation is not one that is accepted: {refusal}.");

        var key = VerificationKey.Read(read.Header.GetProperty("jwk")).Key!;
        var result = await Tokens.ValidateTokenAsync(jws, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidAudience = SpiffeIds.TokenIssuer,
            IssuerSigningKey = key,
            ValidateIssuer = false, // the key says who consents
            LifetimeValidator = (_, _, _, _) => true, // iat and exp decide, below
        });
        if (!result.IsValid) return (null, $"The delegation must be for {SpiffeIds.TokenIssuer} (aud), with a signature by its own key.");

        if (Claims.Read(read.Payload) is not { } claims)
            return (null, "The delegation must say sub, cnf.jkt, scope, ath, jti, iat and exp.");
        if (!claims.IsShortLived || !claims.HoldsAt(time.GetUtcNow()))
            return (null, $"The delegation must live at most {DpopKey.DelegationLifetime.TotalSeconds:0} seconds from its iat, and its time is over or has not come.");

        var thumbprint = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return await TryUseAsync(thumbprint, claims.Id, cancellationToken)
            ? (claims.SignedBy(thumbprint), null)
            : (null, "The delegation was used before, or it cannot be known whether it was; each is good for one exchange.");
    }

    private async Task<bool> TryUseAsync(string thumbprint, string jti, CancellationToken cancellationToken)
    {
        try
        {
            return await replay.TryUseAsync(
                $"delegation:{thumbprint}:{jti}", DpopKey.DelegationLifetime + ClockSkew + ClockSkew, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A replay that cannot be excluded is refused.
            LogReplayUnknown(e);
            return false;
        }
    }

    private sealed record Claims(string Id, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, DelegationStatement Unsigned)
    {
        public bool IsShortLived => ExpiresAt > IssuedAt && ExpiresAt - IssuedAt <= DpopKey.DelegationLifetime;

        public bool HoldsAt(DateTimeOffset now) => IssuedAt <= now + ClockSkew && now < ExpiresAt;

        public DelegationStatement SignedBy(string thumbprint) => Unsigned with { SignedBy = thumbprint };

        public static Claims? Read(JsonElement claims)
        {
            try
            {
                if (Text(claims, JwtClaims.Id) is not { Length: <= LongestJti } jti) return null;

                var statement = new DelegationStatement
                {
                    SignedBy = "",
                    Agent = Text(claims, JwtClaims.Subject),
                    JwkThumbprint = Text(claims.GetProperty(JwtClaims.Confirmation), JwtClaims.JwkThumbprint),
                    Scope = [.. Text(claims, JwtClaims.Scope).Split(' ').Distinct()],
                    AccessTokenHash = Text(claims, JwtClaims.AccessTokenHash),
                };
                return new(jti, Moment(claims, JwtClaims.IssuedAt), Moment(claims, JwtClaims.Expiry), statement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException)
            {
                return null; // signed, yet not a statement that we understand
            }
        }

        private static string Text(JsonElement claims, string name) =>
            claims.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new JsonException($"The claim {name} is empty.");

        private static DateTimeOffset Moment(JsonElement claims, string name) =>
            DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(name).GetInt64());
    }

    [LoggerMessage(EventId = 4501, Level = LogLevel.Error, Message = "Whether a delegation was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);
}
