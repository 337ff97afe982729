using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7518;

/// <summary>RFC 7518 §6.2.1: a public key is a curve and two coordinates of their full length.</summary>
public sealed class Section6_2_1PointTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("crv", "\"secp256k1\"")]
    [InlineData("crv", "\"P-384\"")]
    [InlineData("crv", "\"p-256\"")]
    [InlineData("x", "null")]
    [InlineData("x", "\"\"")]
    public async Task AKeyOfAnotherCurveOrWithoutItsPointVerifiesNothing(string member, string value) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync(member, value));

    [Fact]
    public async Task ACoordinateHasItsLengthAndOneSpelling()
    {
        foreach (var change in new Func<string, string>[] { x => x + "=", x => x + "AA", x => "AA" + x, x => x[..^2], x => x + " ", x => x.Replace('-', '+') + "+" })
        {
            var jwk = _verifier.Forge.PublicJwk();
            jwk["x"] = change((string)jwk["x"]!);
            _verifier.Publish(jwk);

            Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfAsync(_verifier.Token()));
        }
    }
}
