using System.Net.Http.Headers;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Puts a fresh workload credential on a request that has no authorization of its own.</summary>
internal sealed class WorkloadCredentialHandler(WorkloadIdentity identity, string audience) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", identity.CreateCredential(audience));
        return base.SendAsync(request, cancellationToken);
    }
}
