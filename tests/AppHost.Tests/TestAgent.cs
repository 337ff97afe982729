using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;

namespace AgentTrust.AppHost.Tests;

/// <summary>Acts with the coding agent's own identity, and does what a well-behaved agent would not.</summary>
internal sealed class TestAgent : IDisposable
{
    private readonly RunningSystem _stack;
    private readonly WorkloadKey _key;
    private readonly string _id;
    private readonly ServerNonces _nonces = new();

    public TestAgent(RunningSystem system)
    {
        _stack = system;
        var environment = system.EnvironmentOf("coding-agent");
        _id = environment["Workload__Id"]!;
        _key = WorkloadKey.Import(environment["Workload__PrivateKey"]!);
    }

    public DpopKey Dpop { get; } = new();

    public Task<string> GetTokenAsync(string task) => ExchangeAsync(task, Dpop);

    public async Task<TaskFacts> CloseAsync(string task)
    {
        using var http = new HttpClient { BaseAddress = _stack.AddressOf("token-issuer") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Credential());
        return await new TokenIssuerClient(http).CloseTaskAsync(task, new ReasonGiven("done"), TestContext.Current.CancellationToken);
    }

    /// <summary>Calls a tool through the proxy and returns what came back, with the denial code if it was refused.</summary>
    /// <remarks>Calls again when no decision was had in time, as the denial says: the first one on a busy machine may take longer. A proof of the test's own is sent once.</remarks>
    public Task<ToolAnswer> CallAsync(string token, string server, string tool, JsonObject arguments, string? proof = null, DpopKey? key = null, string? traceParent = null) =>
        proof is not null
            ? CallOnceAsync(token, server, tool, arguments, proof, key, traceParent)
            : RunningSystem.EventuallyAsync(
                async () => await CallOnceAsync(token, server, tool, arguments, null, key, traceParent) is { Denial: not "decision-unavailable" } answer ? answer : null,
                TimeSpan.FromSeconds(30), "a policy decision");

    private async Task<ToolAnswer> CallOnceAsync(string token, string server, string tool, JsonObject arguments, string? proof, DpopKey? key, string? traceParent)
    {
        var uri = new Uri(_stack.AddressOf("tool-proxy"), $"/mcp/{server}");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Content = new StringContent(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = 1,
                ["method"] = "tools/call",
                ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
            }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", proof ?? (key ?? Dpop).CreateProof(HttpMethod.Post, uri, token, TimeProvider.System));
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", "2025-06-18");
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new ToolAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _key.Dispose();
        Dpop.Dispose();
    }

    /// <summary>Waits where it is told how long, like every agent: tests end and resume more often within a second than tokens can tell apart.</summary>
    private Task<string> ExchangeAsync(string task, DpopKey key) => RunningSystem.EventuallyAsync<string>(
        async () =>
        {
            try
            {
                return await ExchangeOnceAsync(task, key);
            }
            catch (TokenRefusedException e) when (e.RetryAfter is not null)
            {
                return null;
            }
        },
        TimeSpan.FromSeconds(10),
        "a token for the task");

    private async Task<string> ExchangeOnceAsync(string task, DpopKey key)
    {
        using var http = new HttpClient { BaseAddress = _stack.AddressOf("token-issuer") };
        var endpoint = new Uri(http.BaseAddress, TokenIssuerClient.TokenPath);
        var response = await new TokenIssuerClient(http).ExchangeAsync(
            [
                new(TokenExchangeParameters.GrantType, TokenExchangeParameters.TokenExchangeGrant),
                new(TokenExchangeParameters.SubjectToken, Credential()),
                new(TokenExchangeParameters.SubjectTokenType, TokenExchangeParameters.JwtUrn),
                new(TokenExchangeParameters.Resource, SpiffeIds.ToolProxy),
                new(TokenExchangeParameters.AuthorizationDetails, $$"""[{"type":"agenttrust_task","task":"{{task}}"}]"""),
            ],
            endpoint,
            _nonces,
            nonce => key.CreateProof(HttpMethod.Post, endpoint, null, TimeProvider.System, nonce),
            TestContext.Current.CancellationToken);
        return response.AccessToken;
    }

    private string Credential() => _key.CreateCredential(_id, SpiffeIds.TokenIssuer, TimeProvider.System.GetUtcNow());
}

internal sealed record ToolAnswer(HttpStatusCode Status, string Body)
{
    /// <summary>The code in <c>urn:agenttrust:denial:CODE</c>, wherever the answer carries it.</summary>
    public string? Denial
    {
        get
        {
            const string prefix = "urn:agenttrust:denial:";
            var start = Body.IndexOf(prefix, StringComparison.Ordinal);
            if (start < 0) return null;
            var rest = Body[(start + prefix.Length)..];
            return rest[..rest.IndexOfAny(['"', '\\'])];
        }
    }
}
