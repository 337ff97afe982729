using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.ClientAuthentication;
using AgentTrust.TokenIssuer.Storage;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>Token exchange (RFC 8693) and grants by assertion (RFC 7523 §2.1): form in, OAuth JSON out (RFC 6749 §5.2 errors, not problem details).</summary>
internal sealed class TokenEndpoint(
    PossessionProofs possessions,
    DpopNonces nonces,
    ClientAuthenticator clients,
    ResourceIndicators resources,
    TaskTokenExchange taskTokens,
    ToolTokenExchange toolTokens,
    DelegationExchange delegations,
    AccessTokenFactory factory,
    IAuthorityStore store)
{
    public async Task<IResult> PostAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        NoStore(http.HttpContext.Response);
        await nonces.OfferAsync(http.HttpContext.Response, cancellationToken); // RFC 9449 §8: on every answer, whatever it says
        var (request, malformed, form) = await ReadAsync(http, cancellationToken);
        if (request is null) return await RefuseAsync(malformed!, null, cancellationToken);

        // The key that proves itself here is the key the token is bound to.
        var (possession, unproven) = await possessions.ProveAsync(http, request, cancellationToken);
        // Asking for a nonce is part of the protocol, and nobody's misdeed: not worth a record.
        if (unproven is { Error: ServerNonces.UseNonce }) return unproven.ToResult();
        if (possession is not { Thumbprint: var thumbprint }) return await RefuseAsync(unproven!, request, cancellationToken);

        // After the proof: an assertion is good once, and a client that is asked for a nonce sends it again.
        var client = await clients.SaidAsync(form!, thumbprint, cancellationToken);
        if (client.Refusal is { } unknown) return await RefuseAsync(unknown, request, cancellationToken);
        request = request with { Client = client.Client, Resource = resources.Of(request.Resource) };

        var ruling = request switch
        {
            { ActorToken: null } => await taskTokens.ExchangeAsync(request, thumbprint, cancellationToken),
            { ToolCall: not null } => await toolTokens.ExchangeAsync(request, thumbprint, cancellationToken),
            _ => await delegations.ExchangeAsync(request, thumbprint, cancellationToken),
        };
        return ruling.Grant is { } grant ? TypedResults.Ok(factory.Create(possession.Bind(grant))) : ruling.Refusal!.ToResult();
    }

    private static async Task<(TokenExchangeRequest?, TokenRefusal?, IFormCollection?)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var form = await OAuthForm.ReadAsync(http, cancellationToken);
        if (SharedSecrets.RefusalOf(http, form) is { } secret) return (null, secret, form);
        if (form is null) return (null, TokenRefusal.InvalidRequest("Send application/x-www-form-urlencoded."), null);

        var (request, malformed) = TokenExchangeRequest.Parse(form);
        return (request, malformed, form);
    }

    /// <summary>RFC 6749 §5.1.</summary>
    private static void NoStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
    }

    private async Task<IResult> RefuseAsync(TokenRefusal refusal, TokenExchangeRequest? request, CancellationToken cancellationToken)
    {
        await store.RecordAsync([TokenRecords.Refused(refusal, null, request)], cancellationToken);
        return refusal.ToResult();
    }
}
