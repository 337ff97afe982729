using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Jose;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7797;

/// <summary>RFC 7797 §6: a payload that is not encoded is no payload.</summary>
public sealed class Section6PayloadTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    [InlineData("\"false\"")]
    public async Task AnUnencodedPayloadIsRefused(string value)
    {
        _verifier.Header["b64"] = JsonNode.Parse(value);

        Assert.Equal(JwsRefusal.Extension, await _verifier.RefusalOfAsync(_verifier.Token()));
    }
}
