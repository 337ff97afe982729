using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §4.1.9: <c>typ</c> is a media type: case is nothing, and <c>application/</c> may be left out.</summary>
public sealed class Section4_1_9TypeTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("AT+JWT", true)]
    [InlineData("At+Jwt", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("APPLICATION/AT+JWT", true)]
    [InlineData("text/at+jwt", false)]
    [InlineData("application/application/at+jwt", false)]
    [InlineData("at+jwt;charset=utf-8", false)]
    [InlineData("at+jwt ", false)]
    [InlineData(" at+jwt", false)]
    [InlineData("at+jwt\0", false)]
    public async Task ATypeHasItsSpellingsAndNoOthers(string type, bool accepted)
    {
        _verifier.Header["typ"] = type;

        Assert.Equal(accepted ? null : JwsRefusal.Type, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
