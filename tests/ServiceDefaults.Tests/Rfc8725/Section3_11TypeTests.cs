using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc8725;

/// <summary>RFC 8725 §3.11: a token is of one type, and says so.</summary>
public sealed class Section3_11TypeTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("at+jwt", true)]
    [InlineData("JWT", false)]
    [InlineData("jwt", false)]
    [InlineData("dpop+jwt", false)]
    [InlineData("binding+jwt", false)]
    [InlineData("logout+jwt", false)]
    [InlineData("JOSE", false)]
    [InlineData("application/jwt", false)]
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
