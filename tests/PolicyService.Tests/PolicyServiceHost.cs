using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Search;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.PolicyService.Tests;

/// <summary>The whole service in memory, with the shipped policies unless told otherwise, and a fake issuer and audit log.</summary>
internal sealed class PolicyServiceHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings;
    private readonly IDecisionPoint? _decisionPoint;

    /// <param name="policies">A folder; the shipped one when absent.</param>
    /// <param name="settings">Beside those that every start needs.</param>
    /// <param name="decisionPoint">Decides instead of the service's own.</param>
    public PolicyServiceHost(string? policies = null, Dictionary<string, string?>? settings = null, IDecisionPoint? decisionPoint = null)
    {
        _decisionPoint = decisionPoint;
        Trust = new(Time, SpiffeIds.PolicyService, SpiffeIds.ToolProxy, SpiffeIds.ApprovalService, SpiffeIds.Console, SpiffeIds.Platform);
        _settings = Trust.SettingsFor(SpiffeIds.PolicyService);
        _settings["Policies:Directory"] = policies ?? ShippedPolicies.Directory;
        foreach (var (key, file) in new[] { ("Resources", "resources.json"), ("Calendar", "calendar.json"), ("Tools", "tool-catalog.json") })
            _settings[$"PolicyService:Surroundings:{key}"] = Path.Combine(ShippedPolicies.Directory, file);
        foreach (var (key, value) in settings ?? []) _settings[key] = value;
        Issuer.Knows(Story.Agent).Knows(Story.Task);
    }

    public FakeTimeProvider Time { get; } = new(Story.Now);

    public FakeTrustDomain Trust { get; }

    public FakeTokenIssuer Issuer { get; } = new();

    public FakeAuditLog Audit { get; } = new();

    /// <summary>A client that calls as a workload; null calls as nobody.</summary>
    public HttpClient ClientOf(string? spiffeId)
    {
        var client = CreateClient();
        if (spiffeId is not null) Authorize(client, Trust.CredentialOf(spiffeId, SpiffeIds.PolicyService));
        return client;
    }

    public HttpClient ClientOfPerson(string person, params string[] groups)
    {
        var client = CreateClient();
        Authorize(client, Trust.AccessTokenOf(person, "policy-service", groups));
        return client;
    }

    public async Task<EvaluationResponse> EvaluateAsync(EvaluationRequest request, ToolCallContext? context = null)
    {
        using var client = ClientOf(SpiffeIds.ToolProxy);
        return await new PolicyClient(client).EvaluateAsync(
            request with { Context = System.Text.Json.JsonSerializer.SerializeToElement(context ?? Story.Context, WireJson.Options) },
            TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> PostAsync(HttpContent body, string? requestId = null, string path = "/access/v1/evaluation")
    {
        using var client = ClientOf(SpiffeIds.ToolProxy);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (requestId is not null) request.Headers.Add("X-Request-ID", requestId);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <returns>Status and body, as they are on the wire.</returns>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json)
    {
        using var response = await PostAsync(new StringContent(json, Encoding.UTF8, "application/json"), path: path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static HttpContent Json(object body) => JsonContent.Create(body, options: WireJson.Options);

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
        return base.CreateHost(builder);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.AddLogging(logging => logging.ClearProviders());
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        // Loading the engine anew for each test would only cost time; CedarModuleTests loads it.
        services.Replace(ServiceDescriptor.Singleton(ShippedPolicies.Module));
        if (_decisionPoint is not null) services.Replace(ServiceDescriptor.Singleton(_decisionPoint));
        if (_decisionPoint is ISearchSpace space) services.Replace(ServiceDescriptor.Singleton(space));
        services.AddHttpClient<TokenIssuerClient>().ConfigurePrimaryHttpMessageHandler(() => Issuer);
        services.AddHttpClient<AuditClient>().ConfigurePrimaryHttpMessageHandler(() => Audit);
    });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Trust.Dispose();
    }

    private static void Authorize(HttpClient client, string token) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
}
