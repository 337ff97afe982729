using System.Net.Http.Headers;
using AgentTrust.OperatorConsole.SignIn;

namespace AgentTrust.OperatorConsole.PersonClients;

/// <summary>Puts the person's own access token for this one API on every request.</summary>
internal sealed class PersonTokenHandler(AccessTokens tokens, PersonOnPage person, string api) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await tokens.GetAsync(await person.GetAsync(), api, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
