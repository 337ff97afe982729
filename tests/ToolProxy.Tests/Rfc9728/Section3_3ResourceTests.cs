using AgentTrust.ToolProxy.Tests.ResourceMetadata;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §3.3: the metadata is of the very URL that was asked about.</summary>
public sealed class Section3_3ResourceTests : PublishedMetadata
{
    [Theory]
    [InlineData("")]
    [InlineData("/mcp/git")]
    [InlineData("/http/alertmanager")]
    [InlineData("/http/alertmanager/api/v2/alerts")]
    public async Task TheResourceIsTheUrlThatTheWellKnownPartWasInsertedInto(string path) =>
        Assert.Equal("https://proxy.example" + path, (await GetAsync(path)).GetProperty("resource").GetString());
}
