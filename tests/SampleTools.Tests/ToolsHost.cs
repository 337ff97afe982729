using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.SampleTools.Alerts;
using AgentTrust.SampleTools.ContinuousIntegration;
using AgentTrust.SampleTools.Deployments;
using AgentTrust.SampleTools.Estate;
using AgentTrust.SampleTools.Models;
using AgentTrust.SampleTools.Repositories;
using AgentTrust.SampleTools.Secrets;
using AgentTrust.SampleTools.Telemetry;
using AgentTrust.SampleTools.Tickets;
using AgentTrust.SampleTools.ToolAuthorization;
using AgentTrust.SampleTools.Tools;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AgentTrust.SampleTools.Tests;

/// <summary>The service as Program.cs wires it, without its database: tokens, servers, repositories and pipeline are real.</summary>
public sealed class ToolsHost : IAsyncDisposable
{
    public const string Issuer = "http://token-issuer";
    public const string Repository = "shop/checkout";

    private readonly WorkloadKey _issuer = WorkloadKey.Generate();
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("agenttrust-tools-");

    private ToolsHost(bool runWithoutIsolation, Action<IServiceCollection>? change)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration["SampleTools:DataDirectory"] = _data.FullName;
        builder.Configuration["SampleTools:ContinuousIntegration:RunWithoutIsolation"] = $"{runWithoutIsolation}";
        builder.Configuration["AccessTokens:Issuer"] = Issuer;
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(NpgsqlDataSource.Create("Host=no-database.invalid"));
        builder.Services.AddOptions<EstateOptions>().BindConfiguration(EstateOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EstateOptions>, EstateOptionsValidator>();
        builder.Services.AddSingleton<SeedFiles>();

        builder.AddServiceDefaults();
        builder.AddToolAuthorization();
        builder.AddAlerts();
        builder.AddTelemetryQueries();
        builder.AddTickets();
        builder.AddRepositories();
        builder.AddContinuousIntegration();
        builder.AddDeployments();
        builder.AddSecrets();
        builder.AddMcpServers();
        builder.Services.AddHttpClient("issuer-keys").ConfigurePrimaryHttpMessageHandler(() => new Jwks(_issuer));

        change?.Invoke(builder.Services);
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.UseToolAuthorization();
        _app.MapMcpServers();
        _app.MapAlerts();
        _app.MapDeployments();
        _app.MapModel();
        _app.MapGet("/forgotten", () => "reached");
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public DpopKey ProxyKey { get; } = new();

    internal BareRepositories Repositories => Service<BareRepositories>();

    /// <summary>On a machine that allows no isolation the pipeline runs without, and the test's report says so.</summary>
    public static async Task<ToolsHost> StartAsync()
    {
        var host = await StartAsync(runWithoutIsolation: false);
        if (await host.Service<Sandbox>().IsolatesAsync(TestContext.Current.CancellationToken)) return host;

        TestContext.Current.AddWarning(host.Service<Sandbox>().Refusal);
        await host.DisposeAsync();
        return await StartAsync(runWithoutIsolation: true);
    }

    public static async Task<ToolsHost> StartAsync(bool runWithoutIsolation, Action<IServiceCollection>? change = null)
    {
        var host = new ToolsHost(runWithoutIsolation, change);
        host.Service<RepositorySeed>().Apply(Repository, "checkout");
        await host._app.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Calls a tool as the proxy would: with a token for exactly that call.</summary>
    public async Task<JsonElement> CallAsync(string server, string tool, object arguments)
    {
        using var response = await SendCallAsync(server, tool, arguments);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ResultOfAsync(response);
    }

    /// <summary>Sends a tool call; <paramref name="change"/> spoils the token's claims.</summary>
    public async Task<HttpResponseMessage> SendCallAsync(
        string server, string tool, object arguments, Action<JsonObject>? change = null, Action<HttpRequestMessage>? changeRequest = null)
    {
        var attempt = Service<ToolShelf>().Find(server, tool)!.Declaration.Attempt(JsonSerializer.SerializeToElement(arguments));
        return await SendAsync(server, Message("tools/call", new { name = tool, arguments }), Token(attempt, change), changeRequest);
    }

    public async Task<HttpResponseMessage> SendAsync(
        string server, string body, string token, Action<HttpRequestMessage>? changeRequest = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://sample-tools/mcp/{server}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        Prove(request, token, ProxyKey);
        changeRequest?.Invoke(request);
        return await SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using var client = _app.GetTestClient();
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Prove(HttpRequestMessage request, string token, DpopKey key)
    {
        request.Headers.Remove("Authorization");
        request.Headers.Remove(DpopProofValidator.HeaderName);
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP " + token);
        request.Headers.Add(DpopProofValidator.HeaderName, key.CreateProof(request.Method, request.RequestUri!, token, Time));
    }

    public static string Message(string method, object? parameters) =>
        JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters ?? new { } });

    /// <summary>The per-call token that the issuer mints for the proxy.</summary>
    internal string Token(AttemptedCall call, Action<JsonObject>? change = null)
    {
        var authorization = new JsonObject
        {
            ["type"] = ToolCallAuthorization.TypeName,
            ["task"] = "tsk_1",
            ["call"] = "call_1",
            ["action"] = call.Action,
            ["resource"] = new JsonObject { ["type"] = call.ResourceType, ["id"] = call.ResourceId ?? "*" },
            ["single_use"] = call.IsGuarded,
        };
        if (call.IsGuarded) authorization["arguments_digest"] = CanonicalJson.Digest(call.Arguments);

        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = SpiffeIds.Agent("coding-agent"),
            ["aud"] = SpiffeIds.Tool(call.Server),
            ["jti"] = Guid.CreateVersion7().ToString("N"),
            ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = Time.GetUtcNow().AddSeconds(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jkt"] = ProxyKey.Thumbprint },
            ["act"] = new JsonObject { ["sub"] = SpiffeIds.ToolProxy },
            ["authorization_details"] = new JsonArray(authorization),
        };
        change?.Invoke(claims);
        return _issuer.Sign(JwtClaims.AccessTokenType, claims);
    }

    public static async Task<JsonElement> ResultOfAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = body.TrimStart().StartsWith('{')
            ? body
            : body.Split('\n').First(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..];
        return JsonDocument.Parse(json).RootElement.GetProperty("result").Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        ProxyKey.Dispose();
        _issuer.Dispose();
        _data.Delete(recursive: true);
    }

    private sealed class Jwks(WorkloadKey issuer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(new JsonObject { ["keys"] = new JsonArray(issuer.PublicJwk("issuer")) }.ToJsonString()),
            });
    }
}
