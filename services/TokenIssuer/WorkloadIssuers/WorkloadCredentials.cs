using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.ServiceDefaults.Jose;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Decides which workload a credential proves. Each credential is good for one exchange.</summary>
internal sealed partial class WorkloadCredentials
{
    private const int LongestCredential = 8192;
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private readonly TrustBundle _platform;
    private readonly IReplayCache _replay;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkloadCredentials> _logger;
    private readonly TimeSpan _longestLife;
    private readonly Dictionary<string, TrustedIssuerKeys> _issuers;

    public WorkloadCredentials(
        TrustBundle platform,
        IReplayCache replay,
        IOptions<WorkloadIssuerOptions> options,
        IHttpClientFactory clients,
        TimeProvider time,
        ILogger<WorkloadCredentials> logger)
    {
        (_platform, _replay, _time, _logger) = (platform, replay, time, logger);
        _longestLife = options.Value.CredentialLifetime;
        _issuers = options.Value.TrustedIssuers
            .Select((issuer, i) => new TrustedIssuerKeys(
                issuer, $"{WorkloadIssuerOptions.Section}:{nameof(WorkloadIssuerOptions.TrustedIssuers)}:{i}", clients))
            .ToDictionary(issuer => issuer.Issuer);
    }

    public async Task<WorkloadProof> ProveAsync(string credential, CancellationToken cancellationToken)
    {
        if (credential.Length > LongestCredential || Parse(credential) is not { } unverified)
            return WorkloadProof.Refused("The workload credential is not a signed JWT of a form that is accepted.");

        var proof = unverified.Issuer == SpiffeIds.TrustDomain
            ? await ProveByPlatformAsync(credential)
            : await ProveByTrustedIssuerAsync(unverified, cancellationToken);
        if (proof.Workload is not { } workload) return proof;

        // Now its claims are verified.
        if (!IsShortLived(unverified))
            return WorkloadProof.Refused($"The workload credential must live at most {_longestLife.TotalSeconds:0} seconds from its iat.");

        // RFC 7523 §3 (7): a jti is accepted once.
        return await TryUseAsync(workload, unverified, cancellationToken)
            ? proof
            : WorkloadProof.Refused("The workload credential was used before, or it cannot be known whether it was; each is good for one exchange.");
    }

    private async Task<WorkloadProof> ProveByPlatformAsync(string credential) =>
        await _platform.VerifyCredentialAsync(credential, SpiffeIds.TokenIssuer) is { } workload
            ? new ProvenWorkload(SpiffeIds.TrustDomain, workload.Id)
            : WorkloadProof.Refused(
                $"The workload credential does not hold: it must be signed by its own key of the trust bundle, for {SpiffeIds.TokenIssuer}, and be fresh.");

    private async Task<WorkloadProof> ProveByTrustedIssuerAsync(JsonWebToken unverified, CancellationToken cancellationToken)
    {
        if (!_issuers.TryGetValue(unverified.Issuer, out var issuer))
            return WorkloadProof.Refused("The workload credential's issuer is not trusted.");

        ICollection<SecurityKey> keys;
        try
        {
            keys = await issuer.GetAsync(unverified.Kid, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause, a key that cannot be had verifies nothing.
            LogKeysUnavailable(issuer.Issuer, e);
            return WorkloadProof.Refused("The keys of the workload credential's issuer cannot be had.");
        }

        var result = await Tokens.ValidateTokenAsync(unverified.EncodedToken, new TokenValidationParameters
        {
            ValidAlgorithms = issuer.Algorithms,
            ValidTypes = ["JWT"],
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false, // only the key that kid names
            RequireExpirationTime = true,
            LifetimeValidator = TokenLifetime.By(_time),
        });
        if (!result.IsValid)
        {
            return WorkloadProof.Refused(
                $"The workload credential of {issuer.Issuer} does not hold: check signature, kid, typ (JWT), alg, aud and exp.");
        }

        if (string.IsNullOrEmpty(unverified.Id)) return WorkloadProof.Refused("The workload credential has no jti.");
        return issuer.Accepts(unverified.Subject)
            ? new ProvenWorkload(issuer.Issuer, unverified.Subject)
            : WorkloadProof.Refused("The workload credential's subject is not one that is accepted from its issuer.");
    }

    private bool IsShortLived(JsonWebToken verified) =>
        verified.IssuedAt != DateTime.MinValue && verified.ValidTo - verified.IssuedAt <= _longestLife;

    private async Task<bool> TryUseAsync(ProvenWorkload workload, JsonWebToken verified, CancellationToken cancellationToken)
    {
        try
        {
            var rest = new DateTimeOffset(verified.ValidTo, TimeSpan.Zero) - _time.GetUtcNow();
            // A second more than its life: it must not be forgotten before it has expired.
            return await _replay.TryUseAsync(
                $"credential:{workload.Issuer}:{verified.Id}", rest + TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A replay that cannot be excluded is refused.
            LogReplayUnknown(e);
            return false;
        }
    }

    private static JsonWebToken? Parse(string credential)
    {
        try
        {
            return CompactJws.Read(credential, JwsProfile.Foreign).Jws is null ? null : Tokens.ReadJsonWebToken(credential);
        }
        catch (ArgumentException)
        {
            return null; // not a JWT
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "The keys of {Issuer} cannot be had; refusing its credentials")]
    private partial void LogKeysUnavailable(string issuer, Exception exception);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "Whether a workload credential was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);
}
