using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.SecurityEvents.Receiving;

/// <summary>A configured transmitter at work: whether a token is its word, for us, and still to be acted on.</summary>
internal sealed class TrustedTransmitter(EventTransmitter settings, CachedKeys keys, TimeSpan maxAge, TimeProvider time)
{
    public static readonly string[] Supported = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];

    /// <summary>RFC 8417 §2.3, §4: read by its type, so that no other token of the same issuer passes for an event.</summary>
    public static readonly JwsProfile Profile = JwsProfile.Foreign with { Types = [EventTypes.TokenType] };

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private readonly string[] _algorithms = settings.Algorithms.Count > 0 ? [.. settings.Algorithms] : Supported;

    public string Issuer => settings.Issuer;

    public SubjectPerson Person { get; } = new(settings.PersonClaim, settings.SubjectIssuer ?? settings.Issuer);

    /// <exception cref="InvalidOperationException">Its keys cannot be had just now.</exception>
    public async Task<(ReceivedEvents? Events, DeliveryError? Error)> VerifyAsync(
        string token, CompactJws set, string authorization, CancellationToken cancellationToken)
    {
        if (settings.Authorization is { } secret && !IsSame(secret, authorization)) return (null, DeliveryError.NotAuthorized);
        var (events, error) = ReceivedEvents.Read(set);
        if (events is null) return (null, error);

        var algorithm = set.Header.GetProperty("alg").GetString()!;
        if (!_algorithms.Contains(algorithm) || set.KeyId is not { Length: > 0 } kid) return (null, DeliveryError.InvalidKey);
        // RFC 7517 §4.4: a key that names its algorithm is for no other.
        if (await keys.FindAsync(kid, cancellationToken) is not { } key || (key.Alg is { Length: > 0 } only && only != algorithm)) return (null, DeliveryError.InvalidKey);
        if (!await IsSignedAsync(token, algorithm, key)) return (null, DeliveryError.BadSignature);

        // From here on it is the transmitter's word.
        if (!IsForUs(set)) return (null, DeliveryError.InvalidAudience);
        var age = time.GetUtcNow() - events.IssuedAt;
        return age <= maxAge && age >= -ClockSkew
            ? (events, null)
            : (null, DeliveryError.InvalidRequest("iat is in the future, or too long ago for the event to be acted on."));
    }

    private async Task<bool> IsSignedAsync(string token, string algorithm, SecurityKey key)
    {
        var result = await Tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [algorithm],
            ValidIssuer = settings.Issuer,
            ValidateAudience = false, // answered with a word of its own, see IsForUs
            ValidateLifetime = false, // an event has no exp
            RequireExpirationTime = false,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid;
    }

    /// <summary>SSF 1.0 §4.1.7: text, or a list that has us.</summary>
    private bool IsForUs(CompactJws set) =>
        set.Payload.TryGetProperty("aud", out var audience) && audience.ValueKind switch
        {
            JsonValueKind.String => audience.ValueEquals(settings.Audience),
            JsonValueKind.Array => audience.EnumerateArray().Any(one =>
                one.ValueKind == JsonValueKind.String && one.ValueEquals(settings.Audience)),
            _ => false,
        };

    private static bool IsSame(string secret, string presented) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(presented)));
}
