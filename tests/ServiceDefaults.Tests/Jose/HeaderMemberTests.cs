using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Jose;

/// <summary>Members that change how a token is read (RFC 7515 §4.1, RFC 7797, RFC 7516 §4.1), and its type (RFC 8725 §3.11).</summary>
public sealed class HeaderMemberTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("""["exp"]""")]
    [InlineData("""["b64"]""")]
    [InlineData("""["alg"]""")]
    [InlineData("""["crit"]""")]
    [InlineData("""["http://openbanking.org.uk/iat"]""")]
    [InlineData("[]")]
    [InlineData("""["a","a"]""")]
    [InlineData("\"exp\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task NoExtensionIsUnderstood(string critical)
    {
        _verifier.Header["crit"] = JsonNode.Parse(critical);

        Assert.Equal(JwsRefusal.Extension, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    [InlineData("\"false\"")]
    public async Task AnUnencodedPayloadIsRefused(string value)
    {
        _verifier.Header["b64"] = JsonNode.Parse(value);

        Assert.Equal(JwsRefusal.Extension, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("zip", "DEF")]
    [InlineData("enc", "A256GCM")]
    [InlineData("cty", "JWT")]
    [InlineData("cty", "application/at+jwt")]
    public async Task APayloadIsNeitherPackedNorAnotherToken(string member, string value)
    {
        _verifier.Header[member] = value;

        Assert.Equal(JwsRefusal.NotPlain, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ATokenInATokenIsRefused()
    {
        var inner = _verifier.Token();

        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), inner)));
        Assert.Equal(JwsRefusal.PayloadNotJson, await _verifier.RefusalOfAsync(_verifier.Forge.Sign(_verifier.Header.ToJsonString(), $"\"{inner}\"")));
    }

    [Fact]
    public async Task AMemberThatMeansNothingIsIgnored()
    {
        _verifier.Header["nonce"] = "x";
        _verifier.Header["unknown"] = new JsonObject { ["a"] = 1 };

        Assert.Null(await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("AT+JWT", true)]
    [InlineData("At+Jwt", true)]
    [InlineData("application/at+jwt", true)]
    [InlineData("APPLICATION/AT+JWT", true)]
    [InlineData("JWT", false)]
    [InlineData("jwt", false)]
    [InlineData("dpop+jwt", false)]
    [InlineData("binding+jwt", false)]
    [InlineData("logout+jwt", false)]
    [InlineData("JOSE", false)]
    [InlineData("application/jwt", false)]
    [InlineData("text/at+jwt", false)]
    [InlineData("application/application/at+jwt", false)]
    [InlineData("at+jwt;charset=utf-8", false)]
    [InlineData("at+jwt ", false)]
    [InlineData(" at+jwt", false)]
    [InlineData("at+jwt\0", false)]
    [InlineData("at jwt", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task OnlyAnAccessTokenIsAnAccessToken(string? type, bool accepted)
    {
        _verifier.Header["typ"] = type;

        Assert.Equal(accepted ? null : JwsRefusal.Type, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[\"at+jwt\"]")]
    [InlineData("{\"at+jwt\":1}")]
    public async Task ATypeIsText(string json)
    {
        _verifier.Header["typ"] = JsonNode.Parse(json);

        Assert.Equal(JwsRefusal.Type, await _verifier.RefusalOfAsync(_verifier.Token()));
    }

    [Fact]
    public async Task ATokenWithoutTypeIsRefused()
    {
        _verifier.Header.Remove("typ");

        Assert.Equal(JwsRefusal.Type, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
