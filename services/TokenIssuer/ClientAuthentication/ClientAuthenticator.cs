using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.Net.Http.Headers;

namespace AgentTrust.TokenIssuer.ClientAuthentication;

/// <summary>Who the client is: by its workload credential as a bearer, or by a client assertion in the form.</summary>
internal sealed class ClientAuthenticator(ClientAssertions assertions)
{
    private const string Bearer = "Bearer";

    private static readonly TokenRefusal Unproven = TokenRefusal.InvalidClient(
        "Send your workload credential as a bearer, or as client_assertion (RFC 7523 section 2.2): signed by your own key of the trust bundle, fresh and unused.",
        Bearer);

    /// <summary>For the endpoints where a client must prove itself (RFC 7009 §2.1, RFC 7662 §2.1).</summary>
    public async Task<ClientProof> RequireAsync(HttpRequest request, IFormCollection form, CancellationToken cancellationToken)
    {
        if (SharedSecrets.RefusalOf(request, form) is { } secret) return TokenRefusal.InvalidClient(secret.Description, secret.Challenge ?? Bearer);
        var said = await SaidAsync(form, cancellationToken);
        if (said.Refusal is not null) return said;

        if (request.Headers.ContainsKey(HeaderNames.Authorization))
        {
            if (form.ContainsKey(ClientParameters.Assertion)) return TokenRefusal.InvalidRequest("Prove yourself in one way only (RFC 6749 section 2.3).");
            return request.HttpContext.User.WorkloadId() is { } bearer && (said.Client is null || said.Client == bearer)
                ? ClientProof.Of(bearer)
                : Unproven;
        }

        return form.ContainsKey(ClientParameters.Assertion) ? said : Unproven;
    }

    /// <summary>For the token endpoint, where the tokens of the request prove the client; what else it says of itself must be true.</summary>
    public async Task<ClientProof> SaidAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var id = form[ClientParameters.Id] is [{ Length: > 0 } named] ? named : null;
        if (!form.ContainsKey(ClientParameters.Assertion))
            return id is null ? ClientProof.None : ClientProof.Of(id);

        if (form[ClientParameters.AssertionType] is not [ClientParameters.JwtBearer])
            return TokenRefusal.InvalidRequest($"{ClientParameters.AssertionType} must be {ClientParameters.JwtBearer}.");
        if (form[ClientParameters.Assertion] is not [{ Length: > 0 } assertion]
            || await assertions.ProveAsync(assertion, cancellationToken) is not { } client
            // RFC 7521 §4.2: a client_id beside the assertion must be of the same client.
            || (id is not null && id != client))
            return Unproven;

        return ClientProof.Of(client);
    }
}
