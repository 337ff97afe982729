using System.Net.Http.Headers;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.CodingAgent.Identity;

/// <summary>Puts the task's token on every request, with a proof made for that request alone (RFC 9449 §7.1).</summary>
internal sealed class ProvingHandler(TaskToken token, IServiceAddress addresses, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string RecordHeader = "AgentTrust-Record";

    /// <summary>Index of the newest record that the proxy named.</summary>
    public long? LastRecord { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var value = await token.GetAsync(cancellationToken);
        request.RequestUri = await addresses.ResolveAsync(request.RequestUri!, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", value);
        // What may have to be sent twice must not be a stream that is gone.
        if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken);

        var response = await ProveAndSendAsync(request, value, cancellationToken);
        if (token.MayRetry(request.RequestUri, response))
        {
            response.Dispose();
            response = await ProveAndSendAsync(request, value, cancellationToken);
            token.MayRetry(request.RequestUri, response); // for its nonce; once is enough
        }

        LastRecord = response.Headers.TryGetValues(RecordHeader, out var values) && long.TryParse(values.First(), out var record) ? record : null;
        return response;
    }

    private Task<HttpResponseMessage> ProveAndSendAsync(HttpRequestMessage request, string value, CancellationToken cancellationToken)
    {
        request.Headers.Remove(DpopProofValidator.HeaderName);
        request.Headers.Add(DpopProofValidator.HeaderName, token.Prove(request.Method, request.RequestUri!, value));
        return base.SendAsync(request, cancellationToken);
    }
}
