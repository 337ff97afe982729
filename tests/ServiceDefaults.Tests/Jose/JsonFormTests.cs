using System.Text;
using System.Text.Encodings.Web;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>RFC 7515 §4, RFC 7519 §4, RFC 8725 §2.4: JSON that two readers read in two ways is read by none.</summary>
public sealed class JsonFormTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"alg\":\"ES256\"", "\"alg\":\"none\"")]
    [InlineData("\"alg\":\"ES256\"", "\"alg\":\"ES256\"")]
    [InlineData("\"alg\":\"ES256\"", "\"Alg\":\"none\"")]
    [InlineData("\"alg\":\"ES256\"", "\"\\u0061lg\":\"none\"")]
    [InlineData("\"typ\":\"at+jwt\"", "\"typ\":\"JWT\"")]
    [InlineData("\"typ\":\"at+jwt\"", "\"TYP\":\"JWT\"")]
    [InlineData("\"alg\":\"ES256\"", "\"Kid\":\"other\"")]
    [InlineData("\"alg\":\"ES256\"", "\"a\":{\"b\":1,\"b\":2}")]
    public async Task AHeaderMemberIsThereOnce(string member, string twin)
    {
        var header = _verifier.Header.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains(member, header);

        foreach (var doubled in new[] { header.Replace(member, $"{member},{twin}", StringComparison.Ordinal), header.Replace(member, $"{twin},{member}", StringComparison.Ordinal) })
            Assert.Equal(JwsRefusal.HeaderNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(doubled, _verifier.Claims.ToJsonString())));
    }

    [Theory]
    [InlineData("\"sub\":\"admin\"")]
    [InlineData("\"Sub\":\"admin\"")]
    [InlineData("\"\\u0073ub\":\"admin\"")]
    [InlineData("\"aud\":\"other\"")]
    [InlineData("\"exp\":99999999999")]
    [InlineData("\"EXP\":99999999999")]
    [InlineData("\"cnf\":{\"jkt\":\"other\"}")]
    [InlineData("\"extra\":{\"a\":1,\"a\":2}")]
    [InlineData("\"extra\":[{\"a\":1,\"\\u0061\":2}]")]
    public async Task AClaimIsThereOnce(string twin)
    {
        var claims = _verifier.Claims.ToJsonString();

        foreach (var doubled in new[] { $"{claims[..^1]},{twin}}}", $"{{{twin},{claims[1..]}" })
            Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), doubled)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[{0}]")]
    [InlineData("{0}{0}")]
    [InlineData("{0} x")]
    [InlineData("{0},")]
    [InlineData("{0}\0")]
    [InlineData("/* a comment */{0}")]
    [InlineData("{0}// a comment")]
    [InlineData("\uFEFF{0}")]
    [InlineData("\u00A0{0}")]
    [InlineData("'{0}'")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":[\"\\udc00\\ud800\"]}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":{\"\\ud800\":1}}")]
    [InlineData(" ")]
    [InlineData("{")]
    public async Task HeaderAndPayloadAreOneObjectEach(string form)
    {
        var (header, claims) = (_verifier.Header.ToJsonString(), _verifier.Claims.ToJsonString());

        Assert.Equal(JwsRefusal.HeaderNotJson, await _verifier.RefusalOfAsync(
            _verifier.Forge.Sign(form.Replace("{0}", header, StringComparison.Ordinal), claims)));
        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(
            _verifier.Forge.Sign(header, form.Replace("{0}", claims, StringComparison.Ordinal))));
    }

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

    [Fact]
    public async Task DepthIsBounded()
    {
        var deep = $"{_verifier.Claims.ToJsonString()[..^1]},\"deep\":{new string('[', 2000)}{new string(']', 2000)}}}";

        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), deep)));
    }

    [Fact]
    public async Task WhiteSpaceInsideJsonIsJson()
    {
        var token = _verifier.Forge.Sign($" {_verifier.Header.ToJsonString()}\r\n", $"\t{_verifier.Claims.ToJsonString()} ");

        Assert.Null(await _verifier.RefusalOfAsync(token));
    }

    /// <summary>Puts <paramref name="bytes"/> into a string value of the object.</summary>
    private static byte[] With(byte[] json, byte[] bytes) => [.. json[..^1], .. ",\"x\":\""u8, .. bytes, .. "\"}"u8];
}
