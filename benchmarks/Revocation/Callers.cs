using System.Net.Http.Headers;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;

namespace AgentTrust.Benchmarks.Revocation;

/// <summary>Who calls the issuer, over connections that they share.</summary>
internal sealed class Callers(Uri issuer, FakeTrustDomain identities) : IDisposable
{
    private readonly SocketsHttpHandler _sockets = new() { UseProxy = false };

    /// <summary>An operator; a sign-in lives a quarter of an hour.</summary>
    public TokenIssuerClient Person(string name) => new(Client(identities.AccessTokenOf(name, "token-issuer", PersonGroups.Operators)));

    /// <summary>Opens tasks; a credential lives a minute.</summary>
    public TokenIssuerClient Platform() => new(Client(identities.CredentialOf(SpiffeIds.Platform, SpiffeIds.TokenIssuer)));

    /// <summary>Brings its proof in the request.</summary>
    public TokenIssuerClient Agent() => new(Client(null));

    public HttpClient AnyoneAt(Uri address) => Client(null, address);

    public void Dispose() => _sockets.Dispose();

    private HttpClient Client(string? bearer, Uri? address = null)
    {
        var http = new HttpClient(_sockets, disposeHandler: false) { BaseAddress = address ?? issuer };
        if (bearer is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return http;
    }
}
