using System.Buffers.Text;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Tests.Dpop;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9449;

/// <summary>RFC 9449 §8: nonces that replicas share without remembering them, and proofs that need one.</summary>
public sealed class Section8NonceTests : IDisposable
{
    private static readonly Uri Target = new("http://token-issuer/token");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 9, 50, TimeSpan.Zero));
    private readonly MemoryNonceKeys _keys = new();

    private readonly MemoryReplayCache _replay;
    private readonly DpopKey _key = new();

    private readonly DpopNonces _nonces;

    public Section8NonceTests() => (_nonces, _replay) = (SampleNonces.Of(_keys, _time), new MemoryReplayCache(_time));

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task ANonceIsFreshForAMinute()
    {
        var nonce = await _nonces.CreateAsync(Ending);

        _time.Advance(TimeSpan.FromSeconds(60)); // beyond the end of its key's period
        Assert.True(await _nonces.IsFreshAsync(nonce, Ending));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _nonces.IsFreshAsync(nonce, Ending));
    }

    [Fact]
    public async Task AReplicaKnowsTheNonceOfAnother()
    {
        var nonce = await _nonces.CreateAsync(Ending);

        Assert.True(await SampleNonces.Of(_keys, _time).IsFreshAsync(nonce, Ending));
        Assert.False(await SampleNonces.Of(new MemoryNonceKeys(), _time).IsFreshAsync(nonce, Ending));
    }

    [Fact]
    public async Task NoTwoNoncesAreAlike() =>
        Assert.NotEqual(await _nonces.CreateAsync(Ending), await _nonces.CreateAsync(Ending));

    [Fact]
    public async Task ANonceOfAReplicaWhoseClockIsFarAheadIsNotBelieved()
    {
        var ahead = new FakeTimeProvider(_time.GetUtcNow().AddSeconds(6));

        Assert.False(await _nonces.IsFreshAsync(await SampleNonces.Of(_keys, ahead).CreateAsync(Ending), Ending));
    }

    [Fact]
    public async Task NoByteOfANonceMayChange()
    {
        var nonce = Base64Url.DecodeFromChars(await _nonces.CreateAsync(Ending));
        for (var i = 0; i < nonce.Length; i++)
        {
            var forged = (byte[])nonce.Clone();
            forged[i] ^= 1;
            Assert.False(await _nonces.IsFreshAsync(Base64Url.EncodeToString(forged), Ending));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("eyJ7S_zG.eyJH0-Z.HX4w-7v")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("________________________________________________________________")]
    public async Task WhatIsNoNonceIsNotFresh(string text) => Assert.False(await _nonces.IsFreshAsync(text, Ending));

    [Fact]
    public async Task AProofWithAFreshNonceHolds() =>
        Assert.Equal(_key.Thumbprint, (await ValidateAsync(await _nonces.CreateAsync(Ending))).Thumbprint);

    [Fact]
    public async Task AProofWithoutAFreshNonceIsAskedForOneAndNotUsedUp()
    {
        var stale = await _nonces.CreateAsync(Ending);
        _time.Advance(TimeSpan.FromSeconds(61));

        foreach (var nonce in new[] { null, "made up", stale })
        {
            var proof = _key.CreateProof(HttpMethod.Post, Target, null, _time, nonce);
            Assert.True((await ValidateAsync(proof, _nonces)).NeedsNonce);
            Assert.NotNull((await ValidateAsync(proof, SampleNonces.NotRequired(_time))).Thumbprint);
        }
    }

    [Fact]
    public async Task ANonceHelpsNoProofThatIsWrongOtherwise()
    {
        var proof = _key.CreateProof(HttpMethod.Get, Target, null, _time, await _nonces.CreateAsync(Ending));
        var result = await ValidateAsync(proof, _nonces);

        Assert.False(result.NeedsNonce);
        Assert.Contains("htm", result.Refusal);
    }

    [Fact]
    public async Task WithoutTheSharedKeyEveryProofIsRefusedAndNoNonceIsGiven()
    {
        var broken = SampleNonces.Of(new BrokenKeys(), _time);
        var response = new DefaultHttpContext().Response;

        await broken.OfferAsync(response, Ending);
        var result = await ValidateAsync(_key.CreateProof(HttpMethod.Post, Target, null, _time, await _nonces.CreateAsync(Ending)), broken);

        Assert.False(response.Headers.ContainsKey(ServerNonces.HeaderName));
        Assert.Contains("cannot be known", result.Refusal);
    }

    [Fact]
    public async Task WhereNoNoncesAreRequiredNoneAreGiven()
    {
        var response = new DefaultHttpContext().Response;

        await SampleNonces.NotRequired(_time).OfferAsync(response, Ending);

        Assert.Empty(response.Headers);
    }

    private Task<DpopResult> ValidateAsync(string nonce) =>
        ValidateAsync(_key.CreateProof(HttpMethod.Post, Target, null, _time, nonce), _nonces);

    private Task<DpopResult> ValidateAsync(string proof, DpopNonces nonces)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Headers[DpopProofValidator.HeaderName] = proof;
        var validator = new DpopProofValidator(_replay, nonces, _time, NullLogger<DpopProofValidator>.Instance);
        return validator.ValidateAsync(request, Target, null, Ending);
    }

    private sealed class BrokenKeys : INonceKeys
    {
        public Task<byte[]> GetAsync(long period, CancellationToken cancellationToken) => throw new TimeoutException("The cache does not answer.");
    }
}
