using AgentTrust.Contracts.Tokens;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §8 and §11.1 where the service runs twice: a proof is used once in all, and any replica knows the nonces of the others.</summary>
public sealed class ReplicaTests : IDisposable
{
    private readonly IssuerHost _one = new(new() { ["Dpop:RequireNonce"] = "true" });
    private readonly WebApplicationFactory<Program> _two;

    public ReplicaTests() => _two = _one.WithWebHostBuilder(_ => { });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _two.Dispose();
        _one.Dispose();
    }

    [Fact]
    public async Task AProofThatOneReplicaAcceptedIsRefusedByTheOther()
    {
        var proof = Proof(await NonceAsync(_one));

        await ExchangeAsync(_one, proof);
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => ExchangeAsync(_two, proof));

        Assert.Equal("invalid_dpop_proof", refused.Error);
        Assert.Contains("used before", refused.Message);
    }

    [Fact]
    public async Task AProofWithOneReplicasNonceHoldsAtTheOther() =>
        Assert.NotNull(await ExchangeAsync(_two, Proof(await NonceAsync(_one))));

    private string Proof(string nonce) => _one.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _one.Time, nonce);

    private async Task<TokenResponse> ExchangeAsync(WebApplicationFactory<Program> replica, string proof)
    {
        var form = _one.TaskForm((await _one.OpenTaskAsync()).Id);
        return await new TokenIssuerClient(replica.CreateDefaultClient(new Uri("http://token-issuer"))).ExchangeAsync(form, proof, Ending);
    }

    private static async Task<string> NonceAsync(WebApplicationFactory<Program> replica)
    {
        using var http = replica.CreateDefaultClient(new Uri("http://token-issuer"));
        using var answer = await http.PostAsync("/token", null, Ending);
        return answer.Headers.GetValues("DPoP-Nonce").Single();
    }
}
