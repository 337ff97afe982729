using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.ServiceDefaults.Tests.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentTrust.ServiceDefaults.Tests.Authentication;

public sealed class ServiceAuthenticationTests : IAsyncLifetime
{
    private readonly FakeTrustDomain _domain = new(TimeProvider.System, SpiffeIds.AuditService, SpiffeIds.ToolProxy, SpiffeIds.Console, SpiffeIds.Agent("a"));
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = Build(_domain.SettingsFor(SpiffeIds.AuditService));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _domain.Dispose();
    }

    [Theory]
    [InlineData("/unmarked")]
    [InlineData("/proxy")]
    [InlineData("/agent")]
    [InlineData("/person")]
    [InlineData("/nowhere")]
    public async Task NothingIsAnonymous(string path) => Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(path, null));

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task ProbesAreOpen(string path) => Assert.Equal(HttpStatusCode.OK, await GetAsync(path, null));

    [Theory]
    [InlineData(SpiffeIds.ToolProxy, "/proxy", HttpStatusCode.OK)]
    [InlineData(SpiffeIds.Console, "/proxy", HttpStatusCode.Forbidden)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/a", "/proxy", HttpStatusCode.Forbidden)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/a", "/agent", HttpStatusCode.OK)]
    [InlineData(SpiffeIds.ToolProxy, "/agent", HttpStatusCode.Forbidden)]
    [InlineData(SpiffeIds.ToolProxy, "/person", HttpStatusCode.Forbidden)]
    public async Task ARouteIsForTheWorkloadsItNames(string workload, string path, HttpStatusCode status) =>
        Assert.Equal(status, await GetAsync(path, _domain.CredentialOf(workload, SpiffeIds.AuditService)));

    [Theory]
    [InlineData(PersonGroups.Auditors, "/person", HttpStatusCode.OK)]
    [InlineData(PersonGroups.Operators, "/person", HttpStatusCode.Forbidden)]
    [InlineData(PersonGroups.Auditors, "/proxy", HttpStatusCode.Forbidden)]
    public async Task ARouteIsForTheGroupsItNames(string group, string path, HttpStatusCode status) =>
        Assert.Equal(status, await GetAsync(path, _domain.AccessTokenOf("ada", "audit-service", group)));

    /// <summary>SPIFFE asks an SVID for no issuer, and it must not be taken for a person's token for that.</summary>
    [Fact]
    public async Task AnAuthoritysSvidProvesAWorkload()
    {
        using var authority = TokenForge.Generate();
        var settings = _domain.SettingsFor(SpiffeIds.AuditService);
        var bundle = JsonNode.Parse(settings["Workload:TrustBundle"]!)!;
        var key = authority.PublicJwk();
        key["use"] = "jwt-svid";
        bundle["keys"]!.AsArray().Add(key);
        settings["Workload:TrustBundle"] = bundle.ToJsonString();
        await using var app = Build(settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/agent");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", authority.Token(TimeProvider.System, SpiffeIds.Agent("b"), SpiffeIds.AuditService));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task APersonsTokenForAnotherServiceIsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("/person", _domain.AccessTokenOf("ada", "approval-service", PersonGroups.Auditors)));

    [Fact]
    public async Task APersonNamedLikeAWorkloadIsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("/person", _domain.AccessTokenOf(SpiffeIds.ToolProxy, "audit-service", PersonGroups.Auditors)));

    [Fact]
    public async Task APersonsTokenIsReadStrictly()
    {
        using var provider = TokenForge.Generate();
        var settings = _domain.SettingsFor(SpiffeIds.AuditService);
        settings["People:Jwks"] = new JsonObject { ["keys"] = new JsonArray(provider.PublicJwk()) }.ToJsonString();
        await using var app = Build(settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var token = provider.Sign(
            new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = provider.KeyId },
            JsonNode.Parse(TokenForge.Decode(_domain.AccessTokenOf("ada", "audit-service", PersonGroups.Auditors).Split('.')[1]))!);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("/person", token, app));
        foreach (var hostile in HostileTokens.Of(provider, token))
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("/person", hostile, app));
    }

    [Fact]
    public async Task ATrailingSlashMakesAnotherAudience() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("/person", _domain.AccessTokenOf("ada", "audit-service/", PersonGroups.Auditors)));

    [Theory]
    [InlineData("Workload:Id")]
    [InlineData("Workload:PrivateKey")]
    [InlineData("Workload:TrustBundle")]
    public async Task AMissingSettingStopsTheServiceAndIsNamed(string key)
    {
        var settings = _domain.SettingsFor(SpiffeIds.AuditService);
        settings.Remove(key);
        await using var app = Build(settings);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(key, failure.Message);
    }

    [Fact]
    public async Task AProviderInTheClearIsRefusedUnlessItIsOnThisMachine()
    {
        var settings = _domain.SettingsFor(SpiffeIds.AuditService);
        settings["People:Authority"] = "http://people.example";
        await using var app = Build(settings);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("People:Authority", failure.Message);
    }

    private static WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        builder.AddServiceAuthentication();

        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapServiceDefaults();
        app.MapGet("/unmarked", () => "ok");
        app.MapGet("/proxy", () => "ok").RequireWorkload(SpiffeIds.ToolProxy);
        app.MapGet("/agent", () => "ok").RequireAgent();
        app.MapGet("/person", () => "ok").RequirePerson(PersonGroups.Auditors);
        return app;
    }

    private async Task<HttpStatusCode> GetAsync(string path, string? bearer, WebApplication? app = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await (app ?? _app).GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
