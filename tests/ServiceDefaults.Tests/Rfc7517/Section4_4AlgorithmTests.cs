using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7517;

/// <summary>RFC 7517 §4.4: a key of another algorithm verifies nothing.</summary>
public sealed class Section4_4AlgorithmTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"ES384\"")]
    [InlineData("\"ECDH-ES\"")]
    [InlineData("\"es256\"")]
    [InlineData("null")]
    public async Task AKeyOfAnotherAlgorithmVerifiesNothing(string value) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("alg", value));

    [Theory]
    [InlineData("\"ES256\"")]
    public async Task AKeyOfTheAlgorithmVerifies(string value) => Assert.Null(await _verifier.RefusalOfKeyAsync("alg", value));
}
