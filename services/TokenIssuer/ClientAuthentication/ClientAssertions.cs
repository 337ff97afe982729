using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.TokenIssuer.Discovery;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>RFC 7523 §3: which workload a client assertion proves. Each is good for one request.</summary>
internal sealed partial class ClientAssertions(
    TrustBundle bundle, IReplayCache replay, IOptions<IssuerOptions> issuer, TimeProvider time, ILogger<ClientAssertions> logger)
{
    /// <summary>
    /// The client's own JWT, <c>iss</c> and <c>sub</c> its SPIFFE ID and <c>aud</c> the issuer's URL, or its workload credential; either
    /// way by its own key of the trust bundle.
    /// </summary>
    /// <returns>The SPIFFE ID, or null when anything does not hold.</returns>
    public async Task<string?> ProveAsync(string assertion, CancellationToken cancellationToken)
    {
        var workload = await bundle.VerifyAssertionAsync(assertion, issuer.Value.Identifier)
            ?? await bundle.VerifyCredentialAsync(assertion, SpiffeIds.TokenIssuer);
        return workload is not null && await TryUseAsync(workload, cancellationToken) ? workload.Id : null;
    }

    private async Task<bool> TryUseAsync(VerifiedWorkload workload, CancellationToken cancellationToken)
    {
        try
        {
            // A second more than its life: it must not be forgotten before it has expired.
            var rest = workload.ExpiresAt - time.GetUtcNow() + TimeSpan.FromSeconds(1);
            return await replay.TryUseAsync($"client-assertion:{workload.Id}:{workload.CredentialId}", rest, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A replay that cannot be excluded is refused.
            LogReplayUnknown(e);
            return false;
        }
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "Whether a client assertion was used before cannot be known; refusing it")]
    private partial void LogReplayUnknown(Exception exception);
}
