using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7515;

/// <summary>RFC 7515 §4.1.11: an extension that must be understood is not.</summary>
public sealed class Section4_1_11CriticalTests : IDisposable
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
}
