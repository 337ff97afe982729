using AgentTrust.Contracts.Tokens;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AgentTrust.TokenIssuer.Tests;

/// <summary>The service twice, on what replicas share, wanting nonces as it is shipped.</summary>
internal sealed class Replicas : IDisposable
{
    public Replicas() => Other = One.WithWebHostBuilder(_ => { });

    public IssuerHost One { get; } = new(new() { ["Dpop:RequireNonce"] = "true" });

    public WebApplicationFactory<Program> Other { get; }

    /// <summary>A proof of the agent's, with a nonce of the first one.</summary>
    public async Task<string> ProofAsync()
    {
        using var http = One.Anonymous();
        using var answer = await http.PostAsync("/token", null, TestContext.Current.CancellationToken);
        return One.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, One.Time, answer.Headers.GetValues("DPoP-Nonce").Single());
    }

    public async Task<TokenResponse> ExchangeAsync(WebApplicationFactory<Program> replica, string proof) =>
        await new TokenIssuerClient(replica.CreateDefaultClient(new Uri("http://token-issuer"))).ExchangeAsync(
            One.TaskForm((await One.OpenTaskAsync()).Id), proof, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Other.Dispose();
        One.Dispose();
    }
}
