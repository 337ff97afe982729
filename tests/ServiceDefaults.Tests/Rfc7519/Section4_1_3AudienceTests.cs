using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Tests.Jose;

namespace AgentTrust.ServiceDefaults.Tests.Rfc7519;

/// <summary>RFC 7519 §4.1.3: a token is for whom it names, exactly.</summary>
public sealed class Section4_1_3AudienceTests : IDisposable
{
    private readonly AttackedVerifier _verifier = new();

    public void Dispose() => _verifier.Dispose();

    [Theory]
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy\"", true)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\"]", true)]
    [InlineData("[\"other\",\"spiffe://agenttrust.local/service/tool-proxy\"]", true)] // RFC 9068 §4: it is in there
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy/\"", false)]
    [InlineData("\"spiffe://agenttrust.local/service/tool-proxy \"", false)]
    [InlineData("\"SPIFFE://agenttrust.local/service/tool-proxy\"", false)]
    [InlineData("\"other spiffe://agenttrust.local/service/tool-proxy\"", false)]
    [InlineData("[\"other\"]", false)]
    [InlineData("[[\"spiffe://agenttrust.local/service/tool-proxy\"]]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",1]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",null]", false)]
    [InlineData("[\"spiffe://agenttrust.local/service/tool-proxy\",\"\"]", false)]
    [InlineData("[]", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"*\"", false)]
    [InlineData("{\"spiffe://agenttrust.local/service/tool-proxy\":true}", false)]
    [InlineData("1", false)]
    public async Task TheAudienceIsThisOneExactly(string audience, bool accepted)
    {
        _verifier.Claims["aud"] = JsonNode.Parse(audience);

        Assert.Equal(accepted, await _verifier.RefusalOfAsync(_verifier.Token()) is null);
    }
}
