using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Rfc8414;

/// <summary>RFC 8414 §2: what the metadata says, and that it is true.</summary>
public sealed class Section2MetadataTests : IDisposable
{
    private readonly IssuerHost _host = new(new() { ["Issuer:Url"] = "https://issuer.example/" });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task EveryUrlIsOfTheIssuerWhateverHostIsAsked()
    {
        var metadata = await _host.MetadataAsync();

        Assert.Equal("https://issuer.example", Text(metadata, "issuer"));
        Assert.Equal("https://issuer.example/authorize", Text(metadata, "authorization_endpoint"));
        Assert.Equal("https://issuer.example/token", Text(metadata, "token_endpoint"));
        Assert.Equal("https://issuer.example/.well-known/jwks.json", Text(metadata, "jwks_uri"));
        Assert.Equal("https://issuer.example/revoke", Text(metadata, "revocation_endpoint"));
        Assert.Equal("https://issuer.example/introspect", Text(metadata, "introspection_endpoint"));
    }

    [Theory]
    [InlineData("authorization_endpoint", "GET")]
    [InlineData("token_endpoint", "POST")]
    [InlineData("jwks_uri", "GET")]
    [InlineData("revocation_endpoint", "POST")]
    [InlineData("introspection_endpoint", "POST")]
    public async Task EveryEndpointIsThere(string member, string method)
    {
        using var agent = _host.As(IssuerHost.Agent); // a stranger would not learn what is there
        var path = new Uri(Text(await _host.MetadataAsync(), member)!).AbsolutePath;

        using var answer = await agent.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ending);

        Assert.NotEqual(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual(System.Net.HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("response_types_supported", "[]")]
    [InlineData("grant_types_supported", """["urn:ietf:params:oauth:grant-type:token-exchange","urn:ietf:params:oauth:grant-type:jwt-bearer"]""")]
    [InlineData("token_endpoint_auth_methods_supported", """["none","private_key_jwt"]""")]
    [InlineData("token_endpoint_auth_signing_alg_values_supported", """["ES256","RS256"]""")]
    [InlineData("revocation_endpoint_auth_methods_supported", """["private_key_jwt"]""")]
    [InlineData("revocation_endpoint_auth_signing_alg_values_supported", """["ES256","RS256"]""")]
    [InlineData("introspection_endpoint_auth_methods_supported", """["private_key_jwt","Bearer"]""")]
    [InlineData("introspection_endpoint_auth_signing_alg_values_supported", """["ES256","RS256"]""")]
    public async Task WhatIsSupportedIsSaid(string member, string values) =>
        Assert.Equal(values, (await _host.MetadataAsync()).GetProperty(member).GetRawText());

    [Fact]
    public async Task EveryScopeIsAnActionThatATaskCanGrant()
    {
        var scopes = (await _host.MetadataAsync()).GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()).ToArray();

        Assert.Contains("repo.read", scopes);
        Assert.DoesNotContain("tool.list", scopes);
    }

    private static string? Text(JsonElement metadata, string member) => metadata.GetProperty(member).GetString();
}
