using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Tests.Dpop;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9449;

/// <summary>RFC 9449 §11.1: a proof is good once, and where that cannot be known it is not good.</summary>
public sealed class Section11_1ReplayTests : IDisposable
{
    private readonly ProvenRequest _request = new();

    public void Dispose() => _request.Dispose();

    [Fact]
    public async Task AProofIsGoodOnce()
    {
        var proof = _request.Proof();
        await _request.ValidateAsync(proof);

        Assert.Contains("used before", (await _request.ValidateAsync(proof)).Refusal);
    }

    [Fact]
    public async Task AReplayThatCannotBeExcludedIsRefused()
    {
        var validator = ProvenRequest.Validator(new BrokenReplayCache(), _request.Time);

        Assert.Contains("cannot be known", (await ProvenRequest.ValidateAsync(_request.Proof(), validator)).Refusal);
    }

    private sealed class BrokenReplayCache : IReplayCache
    {
        public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) =>
            throw new TimeoutException("The cache does not answer.");

        public Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken) =>
            throw new TimeoutException("The cache does not answer.");
    }
}
