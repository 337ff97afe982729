using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Tests.Dpop;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9449;

/// <summary>RFC 9449 §4.3, check by check.</summary>
public sealed class Section4_3CheckTests : IDisposable
{
    private readonly ProvenRequest _request = new();

    public void Dispose() => _request.Dispose();

    [Fact]
    public async Task AProofForThisRequestProvesItsKey()
    {
        var result = await _request.ValidateAsync(_request.Proof());

        Assert.Equal((_request.Key.Thumbprint, null), (result.Thumbprint, result.Refusal));
    }

    [Fact]
    public async Task QueryAndFragmentDoNotCount()
    {
        var proof = _request.Key.CreateProof(HttpMethod.Post, new Uri(ProvenRequest.Target + "?a=b#c"), ProvenRequest.Token, _request.Time);

        Assert.NotNull((await _request.ValidateAsync(proof)).Thumbprint);
    }

    [Fact]
    public async Task AnotherMethodIsRefused() =>
        Assert.Contains("htm", (await _request.ValidateAsync(_request.Key.CreateProof(HttpMethod.Get, ProvenRequest.Target, ProvenRequest.Token, _request.Time))).Refusal);

    [Theory]
    [InlineData("http://tool-proxy:5105/mcp/ci")]
    [InlineData("https://tool-proxy:5105/mcp/git")]
    [InlineData("http://tool-proxy:5106/mcp/git")]
    [InlineData("http://elsewhere:5105/mcp/git")]
    public async Task AnotherUrlIsRefused(string url) =>
        Assert.Contains("htu", (await _request.ValidateAsync(_request.Key.CreateProof(HttpMethod.Post, new Uri(url), ProvenRequest.Token, _request.Time))).Refusal);

    [Theory]
    [InlineData(61)]
    [InlineData(-6)]
    public async Task AProofFromAnotherTimeIsRefused(int secondsLater)
    {
        var proof = _request.Proof();
        var validatorTime = new FakeTimeProvider(_request.Time.GetUtcNow().AddSeconds(secondsLater));
        var validator = ProvenRequest.Validator(new MemoryReplayCache(validatorTime), validatorTime);

        Assert.Contains("iat", (await ProvenRequest.ValidateAsync(proof, validator)).Refusal);
    }

    [Fact]
    public async Task TwoHeadersAreRefused()
    {
        var request = ProvenRequest.Request(_request.Proof());
        request.Headers.Append(DpopProofValidator.HeaderName, _request.Proof());

        Assert.Contains("exactly one", (await _request.ValidateAsync(request)).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a jwt")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiZHBvcCtqd3QifQ.e30.")]
    public async Task WhatIsNotAProofIsRefused(string proof) => Assert.NotNull((await _request.ValidateAsync(proof)).Refusal);

    [Fact]
    public async Task ASignatureByAnotherKeyIsRefused()
    {
        using var other = new DpopKey();
        var mine = _request.Proof().Split('.');
        var theirs = other.CreateProof(HttpMethod.Post, ProvenRequest.Target, ProvenRequest.Token, _request.Time).Split('.');

        Assert.Contains("signature", (await _request.ValidateAsync($"{mine[0]}.{mine[1]}.{theirs[2]}")).Refusal);
    }

    [Fact]
    public async Task AProofIsReadStrictly()
    {
        using var forge = TokenForge.Generate();
        var proof = _request.ProofOf(forge, _ => { });

        foreach (var hostile in HostileTokens.Of(forge, proof)) Assert.NotNull((await _request.ValidateAsync(hostile)).Refusal);
        // None of them used it up, so each was refused for its form.
        Assert.Equal(forge.KeyId, (await _request.ValidateAsync(proof)).Thumbprint);
    }

    [Theory]
    [InlineData("HTTP://TOOL-PROXY:5105/mcp/git", true)] // RFC 3986 §6.2.2.1
    [InlineData("http://tool-proxy:5105/mcp/%67it", true)] // §6.2.2.2
    [InlineData("http://tool-proxy:5105/mcp/x/../git", true)] // §6.2.2.3
    [InlineData("http://tool-proxy:05105/mcp/git", true)] // §6.2.3
    [InlineData("http://tool-proxy:5105/MCP/git", false)]
    [InlineData("http://tool-proxy:5105/mcp/git/", false)]
    [InlineData("http://tool-proxy:5105/mcp%2Fgit", false)]
    [InlineData("http://tool-proxy/mcp/git", false)]
    [InlineData("/mcp/git", false)]
    public async Task AUrlIsTheSameInEveryEquivalentSpelling(string url, bool same)
    {
        using var forge = TokenForge.Generate();

        Assert.Equal(same, (await _request.ValidateAsync(_request.ProofSaying(forge, claims => claims["htu"] = url))).Thumbprint is not null);
    }
}
