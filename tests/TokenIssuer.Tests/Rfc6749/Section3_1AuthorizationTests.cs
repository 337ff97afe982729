using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §3.1: nothing begins at the authorization endpoint, and nobody is sent on from there.</summary>
public sealed class Section3_1AuthorizationTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("?response_type=code&client_id=coding-agent&redirect_uri=https%3A%2F%2Felsewhere.example%2F&state=1")]
    [InlineData("?response_type=token&redirect_uri=https%3A%2F%2Felsewhere.example%2F")]
    public async Task EveryAuthorizationRequestIsRefusedWithoutARedirection(string query)
    {
        using var stranger = _host.CreateClient(new() { AllowAutoRedirect = false });

        using var answer = await stranger.GetAsync("/authorize" + query, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("unsupported_response_type", json.GetProperty("error").GetString());
    }
}
