using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Tests.Dpop;

namespace AgentTrust.ServiceDefaults.Tests.Rfc9449;

/// <summary>RFC 9449 §4.2: what a proof says of itself, and that its key comes with it.</summary>
public sealed class Section4_2MemberTests : IDisposable
{
    private readonly ProvenRequest _request = new();

    public void Dispose() => _request.Dispose();

    [Fact]
    public async Task AnotherAccessTokenIsRefused() =>
        Assert.Contains("ath", (await _request.ValidateAsync(_request.Key.CreateProof(HttpMethod.Post, ProvenRequest.Target, "another.access.token", _request.Time))).Refusal);

    [Fact]
    public async Task AProofWithoutAccessTokenHashIsRefusedWhereATokenIsUsed() =>
        Assert.Contains("ath", (await _request.ValidateAsync(_request.Key.CreateProof(HttpMethod.Post, ProvenRequest.Target, null, _request.Time))).Refusal);

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
            Assert.Contains("jwk", (await _request.ValidateAsync(_request.ProofOf(forge, change))).Refusal);
        }
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData(null)]
    public async Task AnotherTypeIsNoProof(string? type)
    {
        using var forge = TokenForge.Generate();

        Assert.Contains("typ", (await _request.ValidateAsync(_request.ProofOf(forge, header => header["typ"] = type))).Refusal);
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    [InlineData("ath")]
    public async Task EveryClaimOfAProofIsThere(string claim)
    {
        using var forge = TokenForge.Generate();

        Assert.NotNull((await _request.ValidateAsync(_request.ProofSaying(forge, claims => claims.Remove(claim)))).Refusal);
        Assert.NotNull((await _request.ValidateAsync(_request.ProofSaying(forge, claims => claims[claim] = new JsonArray("text")))).Refusal);
        Assert.Equal(forge.KeyId, (await _request.ValidateAsync(_request.ProofSaying(forge, _ => { }))).Thumbprint);
    }
}
