using AgentTrust.Contracts.Identity;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>Whom a workload credential proves here: an agent is what its registration says proves it, at every endpoint as at <c>/token</c>.</summary>
internal sealed class ProvenCallers(WorkloadCredentials credentials, IAuthorityStore store)
{
    public const string Unregistered = "No registered agent is proven by this workload credential.";

    /// <param name="credential">The JWT that was presented.</param>
    /// <param name="holder">Thumbprint of the confirmation key that was proven beside it; null when none was.</param>
    /// <param name="cancellationToken">Ends the wait for the issuer's keys.</param>
    public async Task<ProvenCaller> ProveAsync(string credential, string? holder, CancellationToken cancellationToken)
    {
        var proof = await credentials.ProveAsync(credential, holder, cancellationToken);
        if (proof.Workload is not { } workload) return new(null, proof.Refusal);

        return await NameAsync(workload, cancellationToken) is { } name ? new(name, null) : new(null, Unregistered);
    }

    /// <summary>The platform's services are who the trust bundle says; an agent is who its attestation names, and nobody without one.</summary>
    public async Task<string?> NameAsync(ProvenWorkload workload, CancellationToken cancellationToken) =>
        workload.Issuer == SpiffeIds.TrustDomain && !SpiffeIds.IsAgent(workload.Subject)
            ? workload.Subject
            : (await store.FindAgentByAttestationAsync(new Attestation(workload.Issuer, workload.Subject), cancellationToken))?.Id;
}

/// <summary>A caller's SPIFFE ID, or why it is not known.</summary>
internal readonly record struct ProvenCaller(string? Id, string? Refusal);
