using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.ClientCertificates;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Revocation;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>1. Who: a task's access token, proof of possession of its key, and neither revoked as far as fresh news goes.</summary>
internal sealed class CallerMiddleware(
    RequestDelegate next, AccessTokenValidator tokens, DpopProofValidator proofs, DpopNonces nonces, ProxyUri uri,
    OpenCalls calls, RevocationNews news)
{
    private const string DpopScheme = "DPoP";
    private const string BearerScheme = "Bearer";
    private const string InvalidToken = "invalid_token";
    private const string InvalidProof = "invalid_dpop_proof";

    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();

        await nonces.OfferAsync(context.Response, context.RequestAborted); // RFC 9449 §9: on every answer, whatever it says
        var (caller, refusal, error) = await ProveAsync(context);
        if (caller is null)
        {
            // RFC 9449 §7.1, §9; RFC 6750 §3.1: nothing was wrong with a token that was not presented.
            context.Response.Headers.WWWAuthenticate = error is null ? $"{DpopScheme} algs=\"ES256\"" : $"{DpopScheme} error=\"{error}\", algs=\"ES256\"";
            call.Deny(DenialReason.CallerUnproven, refusal);
            return;
        }

        call.Caller = caller;
        var open = calls.Open(context, caller);
        await GoOnAsync(context, call, open);

        // A later step refused: perhaps because of an end that the feed had not brought yet. Then this is the reason, and the answer.
        if (call is { HasLeft: false, Denial.Reason: var reason } && (reason == DenialReason.PolicyDenied || reason == DenialReason.TokenRefused)
            && await news.RevocationByNowAsync(caller, context.RequestAborted) is { } end)
            Deny(context, call, end);
    }

    /// <summary>For as long as the caller's authority lasts: every wait of every step behind this one ends with it.</summary>
    private async Task GoOnAsync(HttpContext context, ToolCall call, OpenCall open)
    {
        if (open.End is { } over)
        {
            Deny(context, call, over);
            return;
        }

        var gone = context.RequestAborted;
        context.RequestAborted = open.Ended;
        try
        {
            await next(context);
        }
        catch (Exception) when (open.End is not null)
        {
            // Whatever broke off, it broke off because of the end; what had left by then stays indeterminate.
            Deny(context, call, open.End);
        }
        finally
        {
            context.RequestAborted = gone; // the refusal may still be said
        }

        // What a step refused because its wait was cut short has the same reason. An answer that was passed on whole stands.
        if (open.End is { } end && call.Denial is not null) Deny(context, call, end);
    }

    private static void Deny(HttpContext context, ToolCall call, End end)
    {
        if (end.Denial.Reason.Status == StatusCodes.Status401Unauthorized && !context.Response.HasStarted)
            context.Response.Headers.WWWAuthenticate = $"{DpopScheme} error=\"{InvalidToken}\", algs=\"ES256\"";
        call.Deny(end.Denial);
    }

    private async Task<(AccessToken? Caller, string Refusal, string? Error)> ProveAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return (null, "Get a token for a task from the authorization server that the metadata names, and send it with proof of its key.", null);

        if (context.Request.Headers.Authorization is not [{ } header] || header.Split(' ', 2) is not [var scheme, var given]
            || !(Is(scheme, DpopScheme) || Is(scheme, BearerScheme)))
        {
            return (null, "Send exactly one Authorization header: of the scheme DPoP, or Bearer for a token that is bound to your certificate.", InvalidToken);
        }

        var raw = given.Trim();
        if (await tokens.ValidateAsync(raw, SpiffeIds.ToolProxy, context.RequestAborted) is not { } token)
            return (null, "The access token was not issued for this proxy by the token issuer, or its time is over.", InvalidToken);

        // A token for a task, held by an agent: what the proxy is given for a tool must not come back as a caller's.
        if (!token.Chain.All(SpiffeIds.IsAgent) || token.ToolCall is not null || token.Task is not { Step: not null, Actions: not null } task)
            return (null, "The access token is not an agent's token for one step of a task.", InvalidToken);
        // RFC 8693 §4.1: whom it was handed on to is known as far as every token above it is, so that each of them can be ended.
        if (token.Chain.Distinct().Count() != token.Chain.Count || (task.Parents?.Count ?? 0) != token.Actors.Count)
            return (null, "The access token's chain of delegation does not hold together.", InvalidToken);

        return Is(scheme, BearerScheme) ? ProveByCertificate(context, token) : await ProveByKeyAsync(context, token);
    }

    private async Task<(AccessToken? Caller, string Refusal, string? Error)> ProveByKeyAsync(HttpContext context, AccessToken token)
    {
        if (token.JwkThumbprint is not { } bound)
            return (null, "The access token is bound to a certificate, so it goes by the scheme Bearer.", InvalidToken);

        var proof = await proofs.ValidateAsync(context.Request, uri.For(context.Request), token.Raw, context.RequestAborted);
        return proof.NeedsNonce ? (null, proof.Refusal!, ServerNonces.UseNonce)
            : proof.Thumbprint is null ? (null, proof.Refusal!, InvalidProof)
            : proof.Thumbprint != bound ? (null, "The proof was made with another key than the token is bound to.", InvalidProof)
            : (token, "", "");
    }

    /// <summary>RFC 8705 §3: the handshake proved the key; a token without a certificate of its own is nobody's as a bearer (RFC 9449 §7.2).</summary>
    private static (AccessToken? Caller, string Refusal, string? Error) ProveByCertificate(HttpContext context, AccessToken token) =>
        token.CertificateThumbprint is not { } bound ? (null, "The access token is bound to a DPoP key, so it goes by the scheme DPoP, with a proof.", InvalidToken)
        : ClientCertificate.ThumbprintOf(context) != bound ? (null, "The connection is without the client certificate that the token is bound to.", InvalidToken)
        : (token, "", "");

    private static bool Is(string scheme, string name) => scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}
