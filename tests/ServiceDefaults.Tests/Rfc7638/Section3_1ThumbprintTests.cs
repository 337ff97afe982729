using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Tests.Dpop;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7638;

/// <summary>RFC 7638 §3.1: everybody finds the same thumbprint of the same key, whatever else is said of it.</summary>
public sealed class Section3_1ThumbprintTests
{
    [Fact]
    public async Task TheThumbprintOfAProofsKeyIsWhatItsOwnerSays()
    {
        using var request = new ProvenRequest();

        Assert.Equal(request.Key.Thumbprint, (await request.ValidateAsync(request.Proof())).Thumbprint);
    }

    [Fact]
    public async Task WhatElseAKeySaysDoesNotChangeIt()
    {
        using var request = new ProvenRequest();
        using var forge = TokenForge.Generate();

        var plain = await request.ValidateAsync(request.ProofOf(forge, _ => { }));
        var adorned = await request.ValidateAsync(request.ProofSaying(forge, claims => claims["jti"] = "another", header =>
            (header["jwk"]!["kid"], header["jwk"]!["use"], header["jwk"]!["alg"]) = ("a name", "sig", "ES256")));

        Assert.NotNull(plain.Thumbprint);
        Assert.Equal(plain.Thumbprint, adorned.Thumbprint);
    }
}
