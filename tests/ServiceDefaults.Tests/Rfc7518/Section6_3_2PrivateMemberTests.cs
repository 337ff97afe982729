using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7518;

/// <summary>RFC 7518 §6.3.2: nor is a key believed that has a private member of another kind of key.</summary>
public sealed class Section6_3_2PrivateMemberTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    public async Task AKeyWithAPrivateMemberOfRsaVerifiesNothing(string member) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync(member, "\"YWJj\""));
}
