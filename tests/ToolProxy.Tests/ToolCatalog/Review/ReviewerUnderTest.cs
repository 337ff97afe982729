using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Review;

/// <summary>Somebody who looks at tools, with a token of their own or none.</summary>
internal sealed class ReviewerUnderTest(HttpClient http, string? token)
{
    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: WireJson.Options) };
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<ReviewedTool> ToolAsync(string tool) =>
        (await SendAsync(HttpMethod.Get, "/tools")).Body.Deserialize<ReviewedTool[]>(WireJson.Options)!.Single(one => one.Server == "git" && one.Tool == tool);

    public async Task<ToolDifference> DifferenceAsync(string tool) =>
        (await SendAsync(HttpMethod.Get, $"/tools/git/difference?tool={tool}")).Body.Deserialize<ToolDifference>(WireJson.Options)!;

    public Task<(int Status, JsonNode? Body)> SayAsync(string verdict, string tool, string digest, string reason = "I have read it.") =>
        SendAsync(HttpMethod.Post, $"/tools/git/{verdict}", new ToolVerdictRequest(tool, digest, reason));
}
