using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8725;

/// <summary>RFC 8725 §2.5: a point that is not on the curve is no key.</summary>
public sealed class Section2_5CurveTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task APointOffTheCurveVerifiesNothing() =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""));

    [Fact]
    public async Task ThePointAtInfinityIsNoKey()
    {
        var jwk = _verifier.Forge.PublicJwk();
        (jwk["x"], jwk["y"]) = (TokenForge.Encode(new byte[32]), TokenForge.Encode(new byte[32]));
        _verifier.Publish(jwk);

        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
