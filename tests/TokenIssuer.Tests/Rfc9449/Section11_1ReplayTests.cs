using AgentTrust.Contracts.Tokens;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §11.1: a proof is used once, in all replicas together.</summary>
public sealed class Section11_1ReplayTests : IDisposable
{
    private readonly Replicas _replicas = new();

    public void Dispose() => _replicas.Dispose();

    [Fact]
    public async Task AProofIsGoodForOneRequest()
    {
        var proof = await _replicas.ProofAsync();

        Assert.NotNull(await _replicas.ExchangeAsync(_replicas.One, proof));
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => _replicas.ExchangeAsync(_replicas.One, proof));

        Assert.Equal("invalid_dpop_proof", refused.Error);
    }

    [Fact]
    public async Task AProofThatOneReplicaAcceptedIsRefusedByTheOther()
    {
        var proof = await _replicas.ProofAsync();

        await _replicas.ExchangeAsync(_replicas.One, proof);
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(() => _replicas.ExchangeAsync(_replicas.Other, proof));

        Assert.Equal("invalid_dpop_proof", refused.Error);
        Assert.Contains("used before", refused.Message);
    }
}
