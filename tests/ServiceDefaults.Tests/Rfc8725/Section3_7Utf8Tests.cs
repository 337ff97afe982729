using System.Text;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8725;

/// <summary>RFC 8725 §3.7: text is UTF-8.</summary>
public sealed class Section3_7Utf8Tests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // half a surrogate pair
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // beyond Unicode
    [InlineData(new byte[] { 0xC3 })] // cut off
    public async Task OnlyUtf8IsText(byte[] bytes)
    {
        var (header, claims) = (Encoding.UTF8.GetBytes(_verifier.Header.ToJsonString()), Encoding.UTF8.GetBytes(_verifier.Claims.ToJsonString()));

        Assert.Equal(JwsRefusal.HeaderNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(With(header, bytes), claims)));
        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(header, With(claims, bytes))));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task NoOtherEncodingIsGuessed(string name)
    {
        var claims = Encoding.GetEncoding(name).GetBytes(_verifier.Claims.ToJsonString());

        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(
            _verifier.Forge.Sign(Encoding.UTF8.GetBytes(_verifier.Header.ToJsonString()), claims)));
    }

    /// <summary>Puts <paramref name="bytes"/> into a string value of the object.</summary>
    private static byte[] With(byte[] json, byte[] bytes) => [.. json[..^1], .. ",\"x\":\""u8, .. bytes, .. "\"}"u8];
}
