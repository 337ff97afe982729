using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7516;

/// <summary>RFC 7516 §4.1: nothing here is encrypted or packed.</summary>
public sealed class Section4_1MemberTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public async Task AnEncryptedTokenIsRefused()
    {
        // Five parts, "enc" in the header.
        var parts = _verifier.Token().Split('.');
        var header = TokenForge.Encode("""{"alg":"dir","enc":"A128GCM","typ":"at+jwt"}""");

        Assert.Equal(JwsRefusal.NotCompact, await _verifier.RefusalOfAsync($"{header}..{TokenForge.Encode("iv")}.{parts[1]}.{parts[2]}"));
    }

    [Theory]
    [InlineData("zip", "DEF")]
    [InlineData("enc", "A256GCM")]
    public async Task APayloadIsNeitherPackedNorEncrypted(string member, string value)
    {
        _verifier.Header[member] = value;

        Assert.Equal(JwsRefusal.NotPlain, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
