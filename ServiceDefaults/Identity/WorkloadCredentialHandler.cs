using System.Net.Http.Headers;

namespace AgentTrust.ServiceDefaults.Identity;

/// <summary>Puts a fresh workload credential on a request that has no authorization of its own.</summary>
internal sealed class WorkloadCredentialHandler(ICredentialSource credentials, string audience) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await credentials.GetAsync(audience, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
