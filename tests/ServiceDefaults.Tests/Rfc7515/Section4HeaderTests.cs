using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §4: a header, and a payload as well, is one JSON object that everybody reads alike.</summary>
public sealed class Section4HeaderTests : IDisposable
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

    [Fact]
    public async Task AMemberThatMeansNothingIsIgnored()
    {
        _verifier.Header["nonce"] = "x";
        _verifier.Header["unknown"] = new JsonObject { ["a"] = 1 };

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
