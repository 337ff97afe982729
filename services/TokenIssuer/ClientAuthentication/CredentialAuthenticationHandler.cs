using System.Text.Encodings.Web;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.TokenExchange;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>Authenticates a workload by the credential in its bearer header, whoever of those that the token issuer trusts made it.</summary>
/// <remarks>A credential from outside counts as at <c>/token</c>: once, or beside a proof of the key that it stays with (ADR 10).</remarks>
internal sealed class CredentialAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    WorkloadCredentials credentials,
    ProvenCallers callers,
    PossessionProofs possessions) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Credential";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // The tokens of the request prove a client there; looking at one here would use it up.
        if (Bearer.Of(Request) is not { } credential || Request.Path == TokenIssuerClient.TokenPath) return AuthenticateResult.NoResult();

        return credentials.IsFromOutside(credential) ? await ProveAsync(credential) : await ProveByPlatformAsync();
    }

    /// <summary>RFC 6750 §3, RFC 9449 §9: the client is told what it lacks.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await base.HandleChallengeAsync(properties);
        Response.Headers.WWWAuthenticate = (await HandleAuthenticateOnceSafeAsync()).Failure switch
        {
            NonceNeededException => $"DPoP error=\"{ServerNonces.UseNonce}\", algs=\"ES256\"",
            { } failure => $"Bearer error=\"invalid_token\", error_description=\"{failure.Message.Replace('"', '\'')}\"",
            null => "Bearer",
        };
    }

    private async Task<AuthenticateResult> ProveByPlatformAsync()
    {
        var sibling = await Context.AuthenticateAsync(ServiceAuthentication.WorkloadScheme);
        if (sibling.Principal?.WorkloadId() is not { } id) return sibling;

        return await callers.NameAsync(new(SpiffeIds.TrustDomain, id), Context.RequestAborted) is { } name
            ? Proven(name)
            : AuthenticateResult.Fail(ProvenCallers.Unregistered);
    }

    private async Task<AuthenticateResult> ProveAsync(string credential)
    {
        var (possession, unproven) = await possessions.FindAsync(Request, Context.RequestAborted);
        if (unproven is { Error: ServerNonces.UseNonce }) return AuthenticateResult.Fail(new NonceNeededException(unproven.Description));
        if (unproven is not null) return AuthenticateResult.Fail(unproven.Description);

        var proof = await callers.ProveAsync(credential, possession?.Thumbprint, Context.RequestAborted);
        return proof.Id is { } id ? Proven(id) : AuthenticateResult.Fail(proof.Refusal!);
    }

    private static AuthenticateResult Proven(string id) =>
        AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.OfWorkload(id, SchemeName), SchemeName));

    private sealed class NonceNeededException(string message) : Exception(message);
}
