using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.ToolProxy.Tests;

/// <summary>An agent with its own key and a task's token, and what it got back.</summary>
internal sealed class AgentUnderTest(ProxyUnderTest proxy, HttpClient http) : IDisposable
{
    private readonly DpopKey _key = new();
    private string? _token;

    /// <summary>The proxy that it calls; another replica, if the test says so.</summary>
    public HttpClient Http { get; set; } = http;

    public string Thumbprint => _key.Thumbprint;

    public string Token { get => _token ??= proxy.Issuer.IssueAgentToken(_key.Thumbprint); set => _token = value; }

    public static string Call(string tool, object? arguments = null, int id = 1) => JsonSerializer.Serialize(new
    {
        jsonrpc = "2.0", id, method = "tools/call", @params = new { name = tool, arguments = arguments ?? new { repository = "shop/checkout", branch = "fix" } },
    });

    public Task<Answer> CallAsync(string tool, object? arguments = null) => PostAsync(Call(tool, arguments));

    public Task<Answer> PostAsync(string body, Action<HttpRequestMessage>? change = null, string server = "git") =>
        SendAsync(HttpMethod.Post, $"/mcp/{server}", new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), change);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {Token}");
        request.Headers.TryAddWithoutValidation("DPoP", Proof(method, new Uri(Http.BaseAddress!, path)));
        change?.Invoke(request);
        using var response = await Http.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The first so many bytes of an answer that goes on.</summary>
    public async Task<string> ReadAsync(string path, int bytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {Token}");
        request.Headers.TryAddWithoutValidation("DPoP", Proof(HttpMethod.Get, new Uri(Http.BaseAddress!, path)));
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var read = new byte[bytes];
        await (await response.Content.ReadAsStreamAsync(cancellationToken)).ReadExactlyAsync(read, cancellationToken);
        return Encoding.UTF8.GetString(read);
    }

    public string Proof(HttpMethod method, Uri uri, string? nonce = null) => _key.CreateProof(method, uri, Token, proxy.Time, nonce);

    public void Dispose() => _key.Dispose();
}

internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonNode? Denial => Body.Length == 0 ? null
        : Json["result"] is { } result ? result["_meta"]?["agenttrust/denial"]
        : Json["error"] is { } error ? error["data"]?["denial"] ?? error["denial"]
        : Json["type"] is null ? null : Json;

    public string? Code => Body.StartsWith('{') ? Denial?["code"]?.GetValue<string>() : null;
}
