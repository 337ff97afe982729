using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AgentTrust.Benchmarks.Revocation;
using AgentTrust.Benchmarks.TokenExchange;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>An agent with one open task, and tokens for it that the real issuer issues: bound to its key, or to its certificate.</summary>
internal sealed class CallingAgent(RunningIssuer issuer, X509Certificate2 server, FakeTrustDomain identities, LoadTask task) : IDisposable
{
    private readonly DpopKey _key = new();
    private readonly X509Certificate2 _certificate = PresentedCertificate.SelfSigned();

    /// <summary>It presents its certificate, and knows the one of every server here.</summary>
    public SslClientAuthenticationOptions Tls => new()
    {
        TargetHost = "localhost",
        ClientCertificates = [_certificate],
        RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == server.GetCertHashString(),
    };

    /// <summary>Calls with a fresh token, good for five minutes at most.</summary>
    public async Task<Calls> SignedAsync(CancellationToken cancellationToken)
    {
        using var callers = new Callers(issuer.Address, identities);
        var request = await RequestAsync(cancellationToken);
        return new((await callers.Agent().ExchangeAsync(request.Form, request.Proof, cancellationToken)).AccessToken, _key);
    }

    /// <summary>The same, by RFC 8705: the connection proves the key, and no call is signed.</summary>
    public async Task<Calls> CertifiedAsync(CancellationToken cancellationToken)
    {
        using var sockets = new SocketsHttpHandler { UseProxy = false, SslOptions = Tls };
        using var http = new HttpClient(sockets) { BaseAddress = issuer.AddressOf("token-issuer", EnforcedSide.TlsEndpoint) };
        using var form = new FormUrlEncodedContent((await RequestAsync(cancellationToken)).Form);
        using var response = await http.PostAsync(TokenIssuerClient.TokenPath, form, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The issuer gave no token: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return new((await response.Content.ReadFromJsonAsync<TokenResponse>(WireJson.Options, cancellationToken))!.AccessToken, null);
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    private async Task<SignedRequest> RequestAsync(CancellationToken cancellationToken)
    {
        using var identity = identities.IdentityOf(task.Agent);
        return SignedRequest.Create(task, identity, _key, await LoadGenerator.NonceAsync(issuer.Address, cancellationToken));
    }
}
