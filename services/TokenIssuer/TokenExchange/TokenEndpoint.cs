using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>RFC 8693 token exchange: form in, OAuth JSON out (RFC 6749 §5.2 errors, not problem details).</summary>
internal sealed class TokenEndpoint(
    DpopProofValidator proofs,
    TokenEndpointUri uri,
    TaskTokenExchange taskTokens,
    ToolTokenExchange toolTokens,
    DelegationExchange delegations,
    AccessTokenFactory factory,
    IAuthorityStore store)
{
    public async Task<IResult> PostAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        NoStore(http.HttpContext.Response);
        var form = await OAuthForm.ReadAsync(http, cancellationToken);
        if (SharedSecrets.RefusalOf(http, form) is { } secret) return await RefuseAsync(secret, null, http, cancellationToken);

        var (request, malformed) = form is not null
            ? TokenExchangeRequest.Parse(form)
            : (null, TokenRefusal.InvalidRequest("Send application/x-www-form-urlencoded."));
        if (request is null) return await RefuseAsync(malformed!, null, http, cancellationToken);

        // RFC 9449 §5: the key that proves itself here is the key the token is bound to.
        var proof = await proofs.ValidateAsync(http, uri.For(http), accessToken: null, cancellationToken);
        if (proof.Thumbprint is not { } thumbprint)
            return await RefuseAsync(TokenRefusal.InvalidDpopProof(proof.Refusal!), request, http, cancellationToken);

        var ruling = request switch
        {
            { ActorToken: null } => await taskTokens.ExchangeAsync(request, thumbprint, cancellationToken),
            { ToolCall: not null } => await toolTokens.ExchangeAsync(request, thumbprint, cancellationToken),
            _ => await delegations.ExchangeAsync(request, thumbprint, cancellationToken),
        };
        return ruling.Grant is { } grant ? TypedResults.Ok(factory.Create(grant)) : ruling.Refusal!.ToResult();
    }

    /// <summary>RFC 6749 §5.1.</summary>
    private static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }

    private async Task<IResult> RefuseAsync(
        TokenRefusal refusal, TokenExchangeRequest? request, HttpRequest http, CancellationToken cancellationToken)
    {
        if (refusal.Challenge is { } scheme) http.HttpContext.Response.Headers.WWWAuthenticate = $"{scheme} realm=\"token-issuer\"";
        await store.RecordAsync([TokenRecords.Refused(refusal, null, request)], cancellationToken);
        return refusal.ToResult();
    }
}
