using System.Net.Http.Headers;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.ToolProxy.Tests.Models;

/// <summary>What an agent adds to any HTTP client: its token, and a proof for each request.</summary>
internal sealed class ProvingClient(AgentUnderTest agent) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var proven = new HttpRequestMessage(request.Method, request.RequestUri!.PathAndQuery) { Content = request.Content };
        proven.Headers.Authorization = new AuthenticationHeaderValue("DPoP", agent.Token);
        proven.Headers.Add(DpopProofValidator.HeaderName, agent.Proof(request.Method, new Uri(agent.Http.BaseAddress!, request.RequestUri.PathAndQuery)));
        return await agent.Http.SendAsync(proven, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
