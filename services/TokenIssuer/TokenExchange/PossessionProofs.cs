using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Which key the client possesses, and so which one its token is bound to.</summary>
internal sealed class PossessionProofs(DpopProofValidator proofs, DpopNonces nonces, EndpointUri uri)
{
    /// <summary>For the token endpoint, where there must be one.</summary>
    public async Task<(Possession? Possession, TokenRefusal? Refusal)> ProveAsync(
        HttpRequest http, TokenExchangeRequest request, CancellationToken cancellationToken)
    {
        // RFC 8705 §3: the handshake proved the certificate's key. A DPoP proof is the client's own choice, so it comes first.
        if (!http.Headers.ContainsKey(DpopProofValidator.HeaderName) && ClientCertificate.ThumbprintOf(http.HttpContext) is { } certificate)
        {
            return request.ActorToken is null
                ? (new Possession(certificate, IsCertificate: true), null)
                : (null, TokenRefusal.InvalidRequest("Only an agent's own token is bound to a certificate; send a DPoP proof with an actor_token."));
        }

        return await ProveByKeyAsync(http, cancellationToken);
    }

    /// <summary>For the other endpoints, where there may be one; a bad proof is worse than none.</summary>
    public async Task<(Possession? Possession, TokenRefusal? Refusal)> FindAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (!http.Headers.ContainsKey(DpopProofValidator.HeaderName))
            return ClientCertificate.ThumbprintOf(http.HttpContext) is { } certificate ? (new Possession(certificate, IsCertificate: true), null) : (null, null);

        await nonces.OfferAsync(http.HttpContext.Response, cancellationToken); // RFC 9449 §9
        return await ProveByKeyAsync(http, cancellationToken);
    }

    /// <summary>RFC 9449 §5; without an access token also elsewhere.</summary>
    private async Task<(Possession? Possession, TokenRefusal? Refusal)> ProveByKeyAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var proof = await proofs.ValidateAsync(http, uri.For(http), accessToken: null, cancellationToken);
        return proof switch
        {
            { Thumbprint: { } key } => (new Possession(key, IsCertificate: false), null),
            { NeedsNonce: true } => (null, TokenRefusal.UseDpopNonce(proof.Refusal!)),
            _ => (null, TokenRefusal.InvalidDpopProof(proof.Refusal!)),
        };
    }
}

/// <summary>A key that proved itself: a DPoP key by its RFC 7638 thumbprint, or a certificate's by RFC 8705 §3.1.</summary>
internal sealed record Possession(string Thumbprint, bool IsCertificate)
{
    public TokenGrant Bind(TokenGrant grant) => IsCertificate ? grant with { JwkThumbprint = null, CertificateThumbprint = Thumbprint } : grant;
}
