using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentTrust.ServiceDefaults.Dpop;

/// <summary>Checks DPoP proofs: the twelve points of RFC 9449 §4.3, in its order, and that no proof is used twice (RFC 9449 §11.1).</summary>
public sealed partial class DpopProofValidator(IReplayCache replay, DpopNonces nonces, TimeProvider time, ILogger<DpopProofValidator> logger)
{
    public const string HeaderName = "DPoP";

    /// <summary>How old a proof may be, and how far the caller's clock may run ahead.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);
    private const int LongestJti = 256;

    /// <summary>Checks the proof on <paramref name="request"/>.</summary>
    /// <param name="request">Carries the proof and the method.</param>
    /// <param name="publicUri">The URL as the client called it.</param>
    /// <param name="accessToken">The token it goes with, or null at the token endpoint.</param>
    public async Task<DpopResult> ValidateAsync(
        HttpRequest request, Uri publicUri, string? accessToken, CancellationToken cancellationToken)
    {
        var headers = request.Headers[HeaderName];
        if (headers.Count != 1 || headers[0] is not { Length: > 0 } proof || proof.Contains(',', StringComparison.Ordinal))
            return DpopResult.Refused("Send exactly one DPoP header.");
        var (jws, refusal) = CompactJws.Read(proof, JwsProfile.DpopProof);
        if (jws is null) return DpopResult.Refused($"The DPoP proof is not one that is accepted: {refusal}.");

        if (jws.OwnThumbprint is not { } thumbprint) return DpopResult.Refused("The DPoP proof's signature is not by its own key.");

        return await CheckClaimsAsync(jws.Payload, thumbprint, request.Method, publicUri, accessToken, cancellationToken);
    }

    private async Task<DpopResult> CheckClaimsAsync(
        JsonElement claims, string thumbprint, string method, Uri uri, string? accessToken, CancellationToken cancellationToken)
    {
        if (Text(claims, JwtClaims.HttpMethod) != method)
            return DpopResult.Refused("The DPoP proof is for another method (htm).");
        if (!Uri.TryCreate(Text(claims, JwtClaims.HttpUri), UriKind.Absolute, out var htu) || !SameTarget(htu, uri))
            return DpopResult.Refused("The DPoP proof is for another URL (htu).");
        if (nonces.AreRequired && await NonceRefusalAsync(Text(claims, JwtClaims.Nonce), cancellationToken) is { } refusal) return refusal;
        if (!claims.TryGetProperty(JwtClaims.IssuedAt, out var iat) || iat.ValueKind != JsonValueKind.Number || !iat.TryGetInt64(out var seconds))
            return DpopResult.Refused("The DPoP proof has no iat.");

        var age = time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 253_402_300_799));
        if (age > Oldest || age < -ClockSkew)
            return DpopResult.Refused("The DPoP proof is too old, or the caller's clock is wrong (iat).");
        if (accessToken is not null && !SameText(Text(claims, JwtClaims.AccessTokenHash), DpopKey.HashOf(accessToken)))
            return DpopResult.Refused("The DPoP proof is for another access token (ath).");
        if (Text(claims, JwtClaims.Id) is not { Length: > 0 and <= LongestJti } jti)
            return DpopResult.Refused("The DPoP proof has no usable jti.");

        return await UseOnceAsync(thumbprint, jti, cancellationToken)
            ? DpopResult.Proven(thumbprint)
            : DpopResult.Refused("The DPoP proof was used before, or it cannot be known whether it was (jti).");
    }

    private async Task<DpopResult?> NonceRefusalAsync(string? nonce, CancellationToken cancellationToken)
    {
        try
        {
            return nonce is not null && await nonces.IsFreshAsync(nonce, cancellationToken) ? null : DpopResult.NonceNeeded();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNonceUnknown(e);
            return DpopResult.Refused("Whether the DPoP proof's nonce is fresh cannot be known.");
        }
    }

    private async Task<bool> UseOnceAsync(string thumbprint, string jti, CancellationToken cancellationToken)
    {
        try
        {
            return await replay.TryUseAsync($"dpop:{thumbprint}:{jti}", Oldest + ClockSkew + ClockSkew, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A replay that cannot be excluded is refused.
            LogReplayUnknown(e);
            return false;
        }
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>RFC 9449 §4.3: htu without query and fragment, after scheme- and syntax-based normalisation (RFC 3986 §6.2.2, §6.2.3).</summary>
    private static bool SameTarget(Uri htu, Uri called) =>
        string.Equals(htu.GetLeftPart(UriPartial.Path), called.GetLeftPart(UriPartial.Path), StringComparison.Ordinal);

    private static bool SameText(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(expected));

    [LoggerMessage(EventId = 9201, Level = LogLevel.Error, Message = "Whether a DPoP proof was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);

    [LoggerMessage(EventId = 9203, Level = LogLevel.Error, Message = "Whether a DPoP proof's nonce is fresh cannot be known; refusing it")]
    private partial void LogNonceUnknown(Exception exception);
}
