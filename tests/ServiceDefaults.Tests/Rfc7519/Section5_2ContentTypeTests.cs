using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7519;

/// <summary>RFC 7519 §5.2: a token in a token is not what anyone here issues.</summary>
public sealed class Section5_2ContentTypeTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("application/at+jwt")]
    [InlineData("")]
    public async Task APayloadIsNotAnotherToken(string type)
    {
        _verifier.Header["cty"] = type;

        Assert.Equal(JwsRefusal.NotPlain, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ATokenInATokenIsRefused()
    {
        var inner = _verifier.Token();

        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), inner)));
        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), $"\"{inner}\"")));
    }
}
