using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Reads delegation statements: signed by the key in their header, for this issuer, a minute old at most, each good once.</summary>
/// <remarks>Whether that key is the one that the parent's token is bound to, and all else, is for <see cref="DelegationRules"/>.</remarks>
internal sealed partial class DelegationStatements(IReplayCache replay, TimeProvider time, ILogger<DelegationStatements> logger)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);
    private const int LongestJti = 256;

    /// <summary>The statement, or why it is none, in words.</summary>
    /// <param name="jws">What the sub-agent sent.</param>
    /// <param name="parent">By the kind of key that its token is bound to the statement is read, and by no other.</param>
    /// <param name="cancellationToken">Ends the wait for the memory of those that were used.</param>
    public async Task<(DelegationStatement? Statement, string? Refusal)> ReadAsync(string jws, IssuedToken parent, CancellationToken cancellationToken)
    {
        var (read, refusal) = CompactJws.Read(jws, parent.JwkThumbprint is null ? JwsProfile.CertificateDelegation : JwsProfile.Delegation);
        if (read is null) return (null, $"The delegation is not one that is accepted: {refusal}.");
        if (read.OwnThumbprint is not { } thumbprint || !IsForUs(read.Payload))
            return (null, $"The delegation must be for {SpiffeIds.TokenIssuer} (aud), with a signature by its own key.");

        if (Claims.Read(read.Payload) is not { } claims)
            return (null, "The delegation must say sub, cnf.jkt, scope, ath, jti, iat and exp, and resources only where it names some.");
        if (!claims.IsShortLived || !claims.HoldsAt(time.GetUtcNow()))
            return (null, $"The delegation must live at most {DpopKey.DelegationLifetime.TotalSeconds:0} seconds from its iat, and its time is over or has not come.");

        return await TryUseAsync(thumbprint, claims.Id, cancellationToken)
            ? (claims.SignedBy(thumbprint), null)
            : (null, "The delegation was used before, or it cannot be known whether it was; each is good for one exchange.");
    }

    /// <summary>RFC 7519 §4.1.3: one audience, as text or as a list of one.</summary>
    private static bool IsForUs(JsonElement claims) => claims.TryGetProperty(JwtClaims.Audience, out var audience) && audience switch
    {
        { ValueKind: JsonValueKind.String } => audience.ValueEquals(SpiffeIds.TokenIssuer),
        { ValueKind: JsonValueKind.Array } when audience.GetArrayLength() == 1 => audience[0] is { ValueKind: JsonValueKind.String } one && one.ValueEquals(SpiffeIds.TokenIssuer),
        _ => false,
    };

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
                    Resources = claims.TryGetProperty(JwtClaims.Resources, out var resources) ? Limits(resources) : null,
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

        private static ResourceLimit[] Limits(JsonElement resources) =>
            resources.Deserialize<ResourceLimit[]>(RequestedDetails.Strict) is { } limits && ResourceLimits.AreWhole(limits)
                ? limits : throw new JsonException($"The claim {JwtClaims.Resources} names no resources.");

        private static DateTimeOffset Moment(JsonElement claims, string name) =>
            DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty(name).GetInt64());
    }

    [LoggerMessage(EventId = 4501, Level = LogLevel.Error, Message = "Whether a delegation was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);
}
