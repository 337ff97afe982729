using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>Puts a proof of the held key beside a credential that comes again: at every endpoint of the token issuer it counts with that key only.</summary>
internal sealed class HolderHandler(HeldKey held, ServerNonces nonces, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // An exchange brings the proof of the key that its token is for.
        if (held.Key is not { } key || request.Headers.Contains(DpopProofValidator.HeaderName)) return await base.SendAsync(request, cancellationToken);

        var called = request.RequestUri!;
        // What may have to be sent twice must not be a stream that is gone.
        if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken);

        var response = await ProveAndSendAsync(request, key, called, cancellationToken);
        if (!nonces.RememberAndRetry(called, response)) return response;

        response.Dispose();
        return await ProveAndSendAsync(request, key, called, cancellationToken);
    }

    private Task<HttpResponseMessage> ProveAndSendAsync(HttpRequestMessage request, DpopKey key, Uri called, CancellationToken cancellationToken)
    {
        request.Headers.Remove(DpopProofValidator.HeaderName);
        request.Headers.Add(DpopProofValidator.HeaderName, key.CreateProof(request.Method, called, accessToken: null, time, nonces.NewestOf(called)));
        return base.SendAsync(request, cancellationToken);
    }
}
