using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7517;

/// <summary>RFC 7517 §4.2: a key whose use is not to sign verifies nothing.</summary>
public sealed class Section4_2UseTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"enc\"")]
    [InlineData("\"SIG\"")]
    [InlineData("\"\"")]
    [InlineData("[\"sig\"]")]
    [InlineData("null")]
    public async Task AKeyOfAnotherUseVerifiesNothing(string value) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("use", value));

    [Theory]
    [InlineData("\"sig\"")]
    public async Task AKeyThatSignsVerifies(string value) => Assert.Null(await _verifier.RefusalOfKeyAsync("use", value));
}
