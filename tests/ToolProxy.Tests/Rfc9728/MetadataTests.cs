using System.Net;
using System.Text.Json;
using AgentTrust.Fakes;

namespace AgentTrust.ToolProxy.Tests.Rfc9728;

/// <summary>RFC 9728 §2 and §3: what anybody may know of this proxy as a protected resource, and where.</summary>
public sealed class MetadataTests : IAsyncLifetime
{
    private readonly ProxyUnderTest _proxy = new() { Settings = { ["ToolProxy:Resource:Url"] = "https://proxy.example/" } };
    private HttpClient _http = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _http = await _proxy.StartAsync();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("/mcp/git")]
    [InlineData("/http/alertmanager")]
    [InlineData("/http/alertmanager/api/v2/alerts")]
    public async Task TheResourceIsTheUrlThatTheWellKnownPartWasInsertedInto(string path) =>
        Assert.Equal("https://proxy.example" + path, (await GetAsync(path)).GetProperty("resource").GetString());

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

    [Theory]
    [InlineData("/mcp/unknown")]
    [InlineData("/http/unknown")]
    [InlineData("/mcp/git/more")]
    public async Task WhatIsNoResourceHasNoMetadata(string path)
    {
        using var answer = await _http.GetAsync("/.well-known/oauth-protected-resource" + path, Ending);

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> GetAsync(string path) =>
        JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync("/.well-known/oauth-protected-resource" + path, Ending));
}
