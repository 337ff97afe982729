using System.Text.Json.Nodes;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Rfc8705;

/// <summary>RFC 8705 §3.3: where certificates are accepted, the metadata says so.</summary>
public sealed class Section3_3MetadataTests : CertificateCall
{
    [Fact]
    public async Task TheMetadataSaysThatACertificateWillDo()
    {
        var metadata = JsonNode.Parse(await Http.GetStringAsync("/.well-known/oauth-protected-resource/mcp/git", TestContext.Current.CancellationToken))!;

        Assert.True(metadata["tls_client_certificate_bound_access_tokens"]!.GetValue<bool>());
        Assert.False(metadata["dpop_bound_access_tokens_required"]!.GetValue<bool>());
    }
}
