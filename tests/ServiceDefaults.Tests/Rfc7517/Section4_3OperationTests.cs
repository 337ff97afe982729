using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7517;

/// <summary>RFC 7517 §4.3: a key that is not to verify does not.</summary>
public sealed class Section4_3OperationTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("[]")]
    [InlineData("[\"sign\"]")]
    [InlineData("[\"deriveKey\",\"wrapKey\"]")]
    [InlineData("\"verify\"")]
    [InlineData("[\"VERIFY\"]")]
    public async Task AKeyWithoutTheOperationVerifiesNothing(string value) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync("key_ops", value));

    [Theory]
    [InlineData("[\"verify\"]")]
    [InlineData("[\"sign\",\"verify\"]")]
    public async Task AKeyWithTheOperationVerifies(string value) => Assert.Null(await _verifier.RefusalOfKeyAsync("key_ops", value));
}
