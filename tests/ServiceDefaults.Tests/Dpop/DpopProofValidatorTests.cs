using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

/// <summary>RFC 9449 §4.3, point by point.</summary>
public sealed class DpopProofValidatorTests : IDisposable
{
    private const string Token = "an.access.token";
    private static readonly Uri Target = new("http://tool-proxy:5105/mcp/git");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly DpopKey _key = new();
    private readonly DpopProofValidator _validator;

    public DpopProofValidatorTests() =>
        _validator = Validator(new MemoryReplayCache(_time), _time);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task AProofForThisRequestProvesItsKey()
    {
        var result = await ValidateAsync(Proof());

        Assert.Equal((_key.Thumbprint, null), (result.Thumbprint, result.Refusal));
    }

    [Fact]
    public async Task QueryAndFragmentDoNotCount()
    {
        var proof = _key.CreateProof(HttpMethod.Post, new Uri(Target + "?a=b#c"), Token, _time);

        Assert.NotNull((await ValidateAsync(proof)).Thumbprint);
    }

    [Fact]
    public async Task AProofIsGoodOnce()
    {
        var proof = Proof();
        await ValidateAsync(proof);

        Assert.Contains("used before", (await ValidateAsync(proof)).Refusal);
    }

    [Fact]
    public async Task AReplayThatCannotBeExcludedIsRefused()
    {
        var validator = Validator(new BrokenReplayCache(), _time);

        Assert.Contains("cannot be known", (await validator.ValidateAsync(Request(Proof()), Target, Token, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task AnotherMethodIsRefused() =>
        Assert.Contains("htm", (await ValidateAsync(_key.CreateProof(HttpMethod.Get, Target, Token, _time))).Refusal);

    [Theory]
    [InlineData("http://tool-proxy:5105/mcp/ci")]
    [InlineData("https://tool-proxy:5105/mcp/git")]
    [InlineData("http://tool-proxy:5106/mcp/git")]
    [InlineData("http://elsewhere:5105/mcp/git")]
    public async Task AnotherUrlIsRefused(string url) =>
        Assert.Contains("htu", (await ValidateAsync(_key.CreateProof(HttpMethod.Post, new Uri(url), Token, _time))).Refusal);

    [Fact]
    public async Task AnotherAccessTokenIsRefused() =>
        Assert.Contains("ath", (await ValidateAsync(_key.CreateProof(HttpMethod.Post, Target, "another.access.token", _time))).Refusal);

    [Fact]
    public async Task AProofWithoutAccessTokenHashIsRefusedWhereATokenIsUsed() =>
        Assert.Contains("ath", (await ValidateAsync(_key.CreateProof(HttpMethod.Post, Target, null, _time))).Refusal);

    [Theory]
    [InlineData(61)]
    [InlineData(-6)]
    public async Task AProofFromAnotherTimeIsRefused(int secondsLater)
    {
        var proof = Proof();
        var validatorTime = new FakeTimeProvider(_time.GetUtcNow().AddSeconds(secondsLater));
        var validator = Validator(new MemoryReplayCache(validatorTime), validatorTime);

        Assert.Contains("iat", (await validator.ValidateAsync(Request(proof), Target, Token, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task TwoHeadersAreRefused()
    {
        var request = Request(Proof());
        request.Headers.Append(DpopProofValidator.HeaderName, Proof());

        Assert.Contains("exactly one", (await _validator.ValidateAsync(request, Target, Token, TestContext.Current.CancellationToken)).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a jwt")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiZHBvcCtqd3QifQ.e30.")]
    public async Task WhatIsNotAProofIsRefused(string proof) => Assert.NotNull((await ValidateAsync(proof)).Refusal);

    [Fact]
    public async Task ASignatureByAnotherKeyIsRefused()
    {
        using var other = new DpopKey();
        var mine = Proof().Split('.');
        var theirs = other.CreateProof(HttpMethod.Post, Target, Token, _time).Split('.');

        Assert.Contains("signature", (await ValidateAsync($"{mine[0]}.{mine[1]}.{theirs[2]}")).Refusal);
    }

    [Fact]
    public async Task AProofIsReadStrictly()
    {
        using var forge = TokenForge.Generate();
        var proof = ProofOf(forge, _ => { });

        foreach (var hostile in HostileTokens.Of(forge, proof)) Assert.NotNull((await ValidateAsync(hostile)).Refusal);
        // None of them used it up, so each was refused for its form.
        Assert.Equal(forge.KeyId, (await ValidateAsync(proof)).Thumbprint);
    }

    [Fact]
    public async Task AProofCarriesItsPublicKeyAndNoMore()
    {
        using var forge = TokenForge.Generate();
        foreach (var change in new Action<JsonObject>[]
        {
            header => header.Remove("jwk"),
            header => header["jwk"] = null,
            header => header["jwk"] = "text",
            header => header["jwk"] = new JsonArray(forge.PublicJwk()),
            header => header["jwk"]!["d"] = forge.PrivateMember(),
            header => header["jwk"]!["k"] = "YWJj",
            header => header["jwk"]!["kty"] = "oct",
            header => header["jwk"]!["crv"] = "P-384",
            header => header["jwk"]!["use"] = "enc",
            header => header["jwk"]!["key_ops"] = new JsonArray("sign"),
            header => header["jwk"]!["alg"] = "ES384",
            header => header["jwk"]!["y"] = header["jwk"]!["x"]!.DeepClone(),
            header => header["jwk"]!["x"] = (string)header["jwk"]!["x"]! + "=",
        })
        {
            Assert.Contains("jwk", (await ValidateAsync(ProofOf(forge, change))).Refusal);
        }
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData(null)]
    public async Task AnotherTypeIsNoProof(string? type)
    {
        using var forge = TokenForge.Generate();

        Assert.Contains("typ", (await ValidateAsync(ProofOf(forge, header => header["typ"] = type))).Refusal);
    }

    private static DpopProofValidator Validator(IReplayCache replay, TimeProvider time) =>
        new(replay, SampleNonces.NotRequired(time), time, NullLogger<DpopProofValidator>.Instance);

    private string ProofOf(TokenForge forge, Action<JsonObject> change)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = forge.PublicJwk() };
        header["jwk"]!.AsObject().Remove("kid");
        change(header);
        return forge.Sign(header, JsonNode.Parse(TokenForge.Decode(Proof().Split('.')[1]))!);
    }

    private string Proof() => _key.CreateProof(HttpMethod.Post, Target, Token, _time);

    private Task<DpopResult> ValidateAsync(string proof) =>
        _validator.ValidateAsync(Request(proof), Target, Token, TestContext.Current.CancellationToken);

    private static HttpRequest Request(string proof)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Headers[DpopProofValidator.HeaderName] = proof;
        return request;
    }

    private sealed class BrokenReplayCache : IReplayCache
    {
        public Task<bool> TryUseAsync(string key, TimeSpan lifetime, CancellationToken cancellationToken) =>
            throw new TimeoutException("The cache does not answer.");

        public Task<bool> TryHoldAsync(string key, string holder, TimeSpan lifetime, CancellationToken cancellationToken) =>
            throw new TimeoutException("The cache does not answer.");
    }
}
