using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.WorkloadIssuers;

/// <summary>Decides which workload a credential proves, and that it is not used by two.</summary>
internal sealed partial class WorkloadCredentials(
    TrustBundle platform,
    TrustEntries entries,
    IReplayCache replay,
    IOptions<WorkloadIssuerOptions> options,
    TimeProvider time,
    ILogger<WorkloadCredentials> logger)
{
    /// <param name="credential">The JWT that was presented.</param>
    /// <param name="holder">Thumbprint of the confirmation key that was proven beside it; null when none was.</param>
    /// <param name="cancellationToken">Ends the wait for the issuer's keys.</param>
    public async Task<WorkloadProof> ProveAsync(string credential, string? holder, CancellationToken cancellationToken)
    {
        var (presented, misshapen) = PresentedCredential.Parse(credential);
        if (presented is null) return WorkloadProof.Refused(misshapen!);

        var about = entries.About(presented);
        if (TrustEntries.IsPlatforms(presented, about)) return await ProveByPlatformAsync(presented, holder, cancellationToken);
        if (about.Count == 0)
            return WorkloadProof.Refused($"The workload credential's issuer is not trusted. {EphemeralPath.Advice}");

        var refusals = new List<string>();
        foreach (var entry in about)
        {
            if (await entry.RefusalAsync(presented, cancellationToken) is { } refusal)
                refusals.Add(refusal);
            else
                return await UseAsync(new(entry.Issuer, presented.Subject!), presented, entry.Reuse, holder, cancellationToken);
        }

        return WorkloadProof.Refused(string.Join(' ', refusals.Distinct()));
    }

    /// <summary>Whether this is a credential of an issuer outside the platform. Only chooses who checks it.</summary>
    public bool IsFromOutside(string credential) =>
        PresentedCredential.Parse(credential).Credential is { } presented
        && entries.About(presented) is { Count: > 0 } about && !TrustEntries.IsPlatforms(presented, about)
        // The same issuer may sign people's access tokens (RFC 9068 §2.1); no workload token is of that type.
        && presented.Type != JwtClaims.AccessTokenType;

    private async Task<WorkloadProof> ProveByPlatformAsync(PresentedCredential presented, string? holder, CancellationToken cancellationToken)
    {
        if (await platform.VerifyCredentialAsync(presented.Text, SpiffeIds.TokenIssuer) is not { } workload)
        {
            return WorkloadProof.Refused(
                $"The workload credential does not hold: it must be signed by its own key of the trust bundle or by the trust domain's authority, for {SpiffeIds.TokenIssuer}, and be fresh.");
        }

        return presented.ExpiresAt - presented.IssuedAt <= options.Value.CredentialLifetime.TotalSeconds
            ? await UseAsync(new(SpiffeIds.TrustDomain, workload.Id), presented, workload.IsHandedOut ? CredentialReuse.SameKey : CredentialReuse.Once, holder, cancellationToken)
            : WorkloadProof.Refused($"The workload credential must live at most {options.Value.CredentialLifetime.TotalSeconds:0} seconds from its iat.");
    }

    /// <summary>RFC 7523 §3 (7): no credential is accepted twice, or not from two holders.</summary>
    private async Task<WorkloadProof> UseAsync(
        ProvenWorkload workload, PresentedCredential verified, CredentialReuse reuse, string? holder, CancellationToken cancellationToken)
    {
        if (reuse == CredentialReuse.SameKey && holder is null)
            return WorkloadProof.Refused("The workload credential is one that comes again, so it counts beside a proof of its key only: send a DPoP proof, or come with a client certificate.");
        try
        {
            var key = $"credential:{workload.Issuer}:{verified.Id}";
            // A second more than its life: it must not be forgotten before it has expired.
            var rest = DateTimeOffset.FromUnixTimeSeconds(verified.ExpiresAt!.Value + 1) - time.GetUtcNow();
            var mayUse = reuse == CredentialReuse.SameKey
                ? await replay.TryHoldAsync(key, holder!, rest, cancellationToken)
                : await replay.TryUseAsync(key, rest, cancellationToken);
            if (mayUse) return workload;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A replay that cannot be excluded is refused.
            LogReplayUnknown(e);
        }

        return WorkloadProof.Refused(reuse == CredentialReuse.SameKey
            ? "The workload credential was used before with another key, or it cannot be known whether it was; it stays with the key of its first use."
            : "The workload credential was used before, or it cannot be known whether it was; each is good for one exchange.");
    }

    [LoggerMessage(EventId = 4302, Level = LogLevel.Error, Message = "Whether a workload credential was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);
}
