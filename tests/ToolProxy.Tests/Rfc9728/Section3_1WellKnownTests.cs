using System.Net;
using AgentTrust.ToolProxy.Tests.ResourceMetadata;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §3.1: the metadata is found by inserting the well-known part, and only of what is a resource.</summary>
public sealed class Section3_1WellKnownTests : PublishedMetadata
{
    [Theory]
    [InlineData("/mcp/unknown")]
    [InlineData("/http/unknown")]
    [InlineData("/models/unknown")]
    [InlineData("/mcp/git/more")]
    public async Task WhatIsNoResourceHasNoMetadata(string path)
    {
        using var answer = await Http.GetAsync(UrlOf(path), Ending);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/mcp/git/.well-known/oauth-protected-resource")]
    [InlineData("/http/alertmanager/.well-known/oauth-protected-resource")]
    public async Task TheWellKnownPartIsNotAppended(string path)
    {
        using var answer = await Http.GetAsync(path, Ending);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }
}
