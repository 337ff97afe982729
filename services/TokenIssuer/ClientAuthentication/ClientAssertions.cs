using AgentTrust.Contracts.Identity;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.TokenIssuer.Discovery;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>RFC 7523 §3: which workload a client assertion proves.</summary>
internal sealed partial class ClientAssertions(
    TrustBundle bundle, ProvenCallers callers, IReplayCache replay, IOptions<IssuerOptions> issuer, TimeProvider time, ILogger<ClientAssertions> logger)
{
    private static readonly ProvenCaller Used = new(null, "The client assertion was used before, or it cannot be known whether it was; each is good for one request.");

    /// <summary>
    /// The client's own JWT, <c>iss</c> and <c>sub</c> its SPIFFE ID and <c>aud</c> the issuer's URL, by its own key of the trust bundle; or
    /// the workload credential that would get it a token.
    /// </summary>
    /// <param name="assertion">The JWT that was presented.</param>
    /// <param name="holder">Thumbprint of the confirmation key that was proven beside it; null when none was.</param>
    /// <param name="cancellationToken">Ends the wait for the issuer's keys.</param>
    public async Task<ProvenCaller> ProveAsync(string assertion, string? holder, CancellationToken cancellationToken)
    {
        if (await bundle.VerifyAssertionAsync(assertion, issuer.Value.Identifier) is not { } own) return await callers.ProveAsync(assertion, holder, cancellationToken);
        if (!await TryUseAsync(own, cancellationToken)) return Used;
        return await callers.NameAsync(new(SpiffeIds.TrustDomain, own.Id), cancellationToken) is { } name
            ? new(name, null)
            : new(null, ProvenCallers.Unregistered);
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
