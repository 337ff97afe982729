using AgentTrust.Fakes;
using AgentTrust.ToolProxy.Tests.ResourceMetadata;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §2: what anybody may know of this proxy as a protected resource.</summary>
public sealed class Section2MetadataTests : PublishedMetadata
{
    [Fact]
    public async Task AClientLearnsWhereToGetATokenAndOfWhichKind()
    {
        var metadata = await GetAsync("/mcp/git");

        Assert.Equal($"""["{FakeTrustDomain.TokenIssuerUrl}"]""", metadata.GetProperty("authorization_servers").GetRawText());
        Assert.Equal("""["header"]""", metadata.GetProperty("bearer_methods_supported").GetRawText());
        Assert.Equal("""["ES256"]""", metadata.GetProperty("dpop_signing_alg_values_supported").GetRawText());
        Assert.True(metadata.GetProperty("dpop_bound_access_tokens_required").GetBoolean());
        Assert.False(metadata.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Equal("""["agenttrust_task"]""", metadata.GetProperty("authorization_details_types_supported").GetRawText());
        Assert.Equal(
            """["repo.branch.write","repo.merge","repo.pull_request.open","repo.read"]""", metadata.GetProperty("scopes_supported").GetRawText());
    }
}
