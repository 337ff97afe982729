using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>Who the client is: by its workload credential as a bearer, or by a client assertion in the form.</summary>
internal sealed class ClientAuthenticator(ClientAssertions assertions, PossessionProofs possessions)
{
    private const string Bearer = "Bearer";

    private const string Ways =
        "Send your workload credential as a bearer, or as client_assertion (RFC 7523 section 2.2); or an assertion signed by your own key of the trust bundle, fresh and unused.";

    /// <summary>For the endpoints where a client must prove itself (RFC 7009 §2.1, RFC 7662 §2.1).</summary>
    public async Task<ClientProof> RequireAsync(HttpRequest request, IFormCollection form, CancellationToken cancellationToken)
    {
        if (SharedSecrets.RefusalOf(request, form) is { } secret) return TokenRefusal.InvalidClient(secret.Description, secret.Challenge ?? Bearer);

        if (request.Headers.ContainsKey(HeaderNames.Authorization))
        {
            if (form.ContainsKey(ClientParameters.Assertion)) return TokenRefusal.InvalidRequest("Prove yourself in one way only (RFC 6749 section 2.3).");
            var said = await SaidAsync(form, null, cancellationToken);
            return request.HttpContext.User.WorkloadId() is { } bearer && (said.Client is null || said.Client == bearer)
                ? ClientProof.Of(bearer)
                : Unproven((request.HttpContext.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Failure as AuthenticationFailureException)?.Message);
        }

        if (!form.ContainsKey(ClientParameters.Assertion)) return Unproven(null);
        var (possession, refusal) = await possessions.FindAsync(request, cancellationToken);
        return refusal is null ? await SaidAsync(form, possession?.Thumbprint, cancellationToken) : refusal;
    }

    /// <summary>For the token endpoint, where the tokens of the request prove the client; what else it says of itself must be true.</summary>
    /// <param name="form">The request.</param>
    /// <param name="holder">Thumbprint of the key that was proven beside it; null when none was.</param>
    /// <param name="cancellationToken">Ends the wait for the issuer's keys.</param>
    public async Task<ClientProof> SaidAsync(IFormCollection form, string? holder, CancellationToken cancellationToken)
    {
        var id = form[ClientParameters.Id] is [{ Length: > 0 } named] ? named : null;
        if (!form.ContainsKey(ClientParameters.Assertion))
            return id is null ? ClientProof.None : ClientProof.Of(id);

        if (form[ClientParameters.AssertionType] is not [ClientParameters.JwtBearer])
            return TokenRefusal.InvalidRequest($"{ClientParameters.AssertionType} must be {ClientParameters.JwtBearer}.");
        if (form[ClientParameters.Assertion] is not [{ Length: > 0 } assertion]) return Unproven(null);

        var proof = await assertions.ProveAsync(assertion, holder, cancellationToken);
        // RFC 7521 §4.2: a client_id beside the assertion must be of the same client.
        return proof.Id is { } client && (id is null || id == client) ? ClientProof.Of(client) : Unproven(proof.Refusal);
    }

    private static TokenRefusal Unproven(string? why) => TokenRefusal.InvalidClient(why is null ? Ways : $"{why} {Ways}", Bearer);
}
