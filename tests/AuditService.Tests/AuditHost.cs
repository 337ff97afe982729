using System.Net.Http.Headers;
using System.Net.Http.Json;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Export.Destinations;
using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Views;
using AgentTrust.AuditService.Storage;
using AgentTrust.AuditService.Tests.Export;
using AgentTrust.AuditService.Tests.Search;
using AgentTrust.AuditService.Tests.Storage;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;

namespace AgentTrust.AuditService.Tests;

/// <summary>The whole service over stores in memory, and callers who prove who they are.</summary>
internal sealed class AuditHost : WebApplicationFactory<Program>
{
    public const string Passphrase = "a passphrase of the tests";
    public static readonly string Agent = SpiffeIds.Agent("coding-agent");

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    // Deriving its key takes a while by design: once for all tests.
    public static readonly SealedKey KnownKey = SealedKey.Seal(
        Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }), Passphrase);

    private readonly FakeTrustDomain _domain;

    public AuditHost() => _domain = new FakeTrustDomain(
        Time, SpiffeIds.AuditService, SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer, SpiffeIds.ApprovalService, SpiffeIds.Console,
        SpiffeIds.PolicyService, SpiffeIds.AuditVerifier, SpiffeIds.Platform, SpiffeIds.Tool("git"), Agent, SpiffeIds.Agent("other"));

    public FakeTimeProvider Time { get; } = new(Start);

    public MemoryLogStore Log { get; init; } = new();

    public MemorySearchIndex Index { get; } = new();

    public MemoryCheckpointStore Checkpoints { get; init; } = new() { Keys = [new(1, KnownKey, Start)] };

    public Dictionary<string, string?> Settings { get; } = new() { ["Audit:SigningKeyPassphrase"] = Passphrase };

    /// <summary>How the service reaches its witnesses; each test has its own.</summary>
    public Func<HttpMessageHandler>? ToWitnesses { get; init; }

    public HttpClient As(string spiffeId, string audience = SpiffeIds.AuditService) => WithBearer(_domain.CredentialOf(spiffeId, audience));

    public HttpClient AsPerson(string name, params string[] groups) => WithBearer(_domain.AccessTokenOf(name, "audit-service", groups));

    public AuditClient Client(string spiffeId) => new(As(spiffeId));

    /// <summary>Appends as the tool proxy does and makes it all findable.</summary>
    public async Task RecordedAsync(params AuditRecord[] records)
    {
        if (records.Length > 0) await Client(SpiffeIds.ToolProxy).AppendAsync(records, TestContext.Current.CancellationToken);
        await Services.GetRequiredService<SearchFollower>().CatchUpAsync(TestContext.Current.CancellationToken);
    }

    public static AuditRecord Record(string id, long sequence = 1, string kind = AuditKinds.Decision) => new()
    {
        Id = id,
        Kind = kind,
        Time = DateTimeOffset.UnixEpoch,
        Epoch = "run-1",
        Sequence = sequence,
        Agent = Agent,
        Summary = "It was decided.",
    };

    public static JsonContent Body(params AuditRecord[] records) => JsonContent.Create(records, options: WireJson.Options);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _domain.SettingsFor(SpiffeIds.AuditService)) builder.UseSetting(key, value);
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);

        Log.Announced = Checkpoints.Announce;
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<ILogStore>().AddSingleton<ILogStore>(Log);
            services.RemoveAll<IBodyStore>().AddSingleton<IBodyStore>(Log.Bodies);
            services.RemoveAll<IExportPositions>().AddSingleton<IExportPositions, MemoryExportPositions>();
            services.RemoveAll<ISavedViews>().AddSingleton<ISavedViews, MemorySavedViews>();
            services.RemoveAll<ISearchIndex>().AddSingleton<ISearchIndex>(Index);
            services.RemoveAll<ICheckpointStore>().AddSingleton<ICheckpointStore>(Checkpoints);
            if (ToWitnesses is not null) services.AddHttpClient(Witnesses.HttpClientName).ConfigurePrimaryHttpMessageHandler(ToWitnesses);
            services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(Time);
            foreach (var start in services.Where(StartsTheDatabase).ToList()) services.Remove(start);
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _domain.Dispose();
    }

    private static bool StartsTheDatabase(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationFactory?.Method.Module.Assembly == typeof(DatabaseSetup).Assembly;

    private HttpClient WithBearer(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
