using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7517;

/// <summary>RFC 7517 §4: a key is of a kind and may have a name; what nobody knows of it is ignored.</summary>
public sealed class Section4MemberTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("kty", "\"OKP\"")]
    [InlineData("kty", "\"oct\"")]
    [InlineData("kty", "\"ec\"")]
    [InlineData("kty", "null")]
    [InlineData("kid", "1")]
    [InlineData("kid", "\"\"")]
    public async Task AKeyOfNoKindOrNameVerifiesNothing(string member, string value) =>
        Assert.Equal(JwsRefusal.UnknownKey, await _verifier.RefusalOfKeyAsync(member, value));

    [Fact]
    public async Task AMemberThatNobodyKnowsIsIgnored() => Assert.Null(await _verifier.RefusalOfKeyAsync("unknown", "\"member\""));
}
