using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Conformance.Fixture;
using AgentTrust.Conformance.Tests.Clients;

namespace AgentTrust.Conformance.Tests.Governed;

/// <summary>Between a suite and its server stands the real pipeline, and nothing that a client sends moves it.</summary>
public sealed class GovernedUpstreamTests : IAsyncLifetime
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_simple_text"}}""";

    private readonly HttpClient _http = new();
    private GovernedFixture _governed = null!;

    public async ValueTask InitializeAsync() => _governed = await GovernedFixture.StartAsync(McpWire.Stateless);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _governed.DisposeAsync();
    }

    [Fact]
    public async Task ACallIsRecordedLikeAnyOther()
    {
        var (status, body) = await PostAsync(Call);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(Result(body)["result"]!["_meta"]!["agenttrust/record"]);
    }

    [Fact]
    public async Task CredentialsOfAClientAreOverwritten()
    {
        var (status, _) = await PostAsync(Call, request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "of-somebody-else");
            request.Headers.Add("DPoP", "nonsense");
        });

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task WhatThePipelineRefusesStaysRefused()
    {
        var (status, _) = await PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_simple_text","name":"other"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task NoOtherPathIsSignedIn()
    {
        var (status, _) = await PostAsync(Call, request => request.RequestUri = new Uri(_governed.Through, "/mcp/upstream"));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _governed.Through) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Of a JSON answer, or of the last event of a stream.</summary>
    private static JsonNode Result(string body) =>
        JsonNode.Parse(body.StartsWith('{') ? body : body.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..])!;
}
