using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials.GitHub;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using FakeAuditLog = AgentTrust.ToolProxy.Tests.Peers.FakeAuditLog;
using FakeTokenIssuer = AgentTrust.ToolProxy.Tests.Peers.FakeTokenIssuer;

namespace AgentTrust.ToolProxy.Tests;

/// <summary>The real proxy in process, every peer a fake, the clock in the test's hand.</summary>
public sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly FakeTrustDomain _domain;
    private readonly Host _host;
    private readonly List<Host> _replicas = [];
    private readonly string _catalog;

    public ProxyUnderTest()
    {
        _domain = new FakeTrustDomain(Time, SpiffeIds.ToolProxy);
        Issuer = new FakeTokenIssuer(Time);
        Approvals = new FakeApprovals(Time);
        GitHub = new FakeGitHub(Time);
        _catalog = Path.Combine(Path.GetTempPath(), $"catalog-{Guid.CreateVersion7():N}.json");
        File.WriteAllText(_catalog, Catalog().ToJsonString());
        _host = new Host(this);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    internal FakeTokenIssuer Issuer { get; }

    internal FakePolicyDecisionPoint Policy { get; } = new();

    internal FakeApprovals Approvals { get; }

    internal FakeAuditLog Audit { get; } = new();

    internal FakeTool Tool { get; } = new();

    internal FakeGitHub GitHub { get; }

    public PresentedCertificate Certificate { get; } = new();

    public Dictionary<string, string?> Settings { get; } = [];

    public IServiceProvider Services => _host.Services;

    /// <summary>Before the start: what else the catalog says of a tool of the MCP server, or of the API.</summary>
    public void Describe(string tool, string members)
    {
        var catalog = JsonNode.Parse(File.ReadAllText(_catalog))!;
        var entry = (catalog["servers"]!["git"]!["tools"]![tool] ?? catalog["apis"]!["alertmanager"]!["tools"]![tool])!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject()) entry[name] = value?.DeepClone();
        File.WriteAllText(_catalog, catalog.ToJsonString());
    }

    /// <summary>A client of the started proxy, once it has caught up with the revocation feed.</summary>
    public Task<HttpClient> StartAsync() => StartAsync(_host);

    /// <summary>Another process of the same proxy, with the same peers around it.</summary>
    public Task<HttpClient> StartReplicaAsync()
    {
        _replicas.Add(new Host(this));
        return StartAsync(_replicas[^1]);
    }

    /// <summary>Time goes by, and the proxy hears from the revocation feed again.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            return Services.GetRequiredService<RevocationList>().IsFresh;
        });
    }

    /// <summary>A person's access token for this proxy.</summary>
    public string PersonToken(string person, params string[] groups) => _domain.AccessTokenOf(person, "tool-proxy", groups);

    /// <summary>Changes the catalog before the proxy starts.</summary>
    public void ChangeCatalog(Action<JsonNode> change)
    {
        var catalog = JsonNode.Parse(File.ReadAllText(_catalog))!;
        change(catalog);
        File.WriteAllText(_catalog, catalog.ToJsonString());
    }

    public bool IsRevoked(RevocationKind kind, string id) => Services.GetRequiredService<RevocationList>().Knows(kind, id);

    public async Task<Uri> StartOnKestrelAsync()
    {
        _host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)); // a port given here would be set while the host may be starting
        _host.StartServer();
        await UntilAsync(() => _host.Services.GetRequiredService<RevocationList>().IsFresh);
        return _host.ClientOptions.BaseAddress;
    }

    /// <summary>Waits for something that another thread is about to do.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        // The HTTP clients wait for what is under way before they are disposed, by the proxy's clock: it has to go on meanwhile.
        var stopped = Task.Run(async () =>
        {
            foreach (var host in _replicas.Append(_host)) await host.DisposeAsync();
        });
        while (!stopped.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(stopped, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        await stopped;
        _domain.Dispose();
        File.Delete(_catalog);
    }

    private static async Task<HttpClient> StartAsync(Host host)
    {
        var client = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await UntilAsync(() => host.Services.GetRequiredService<RevocationList>().IsFresh);
        return client;
    }

    private static JsonObject Catalog()
    {
        var catalog = JsonNode.Parse("""
            {"servers":{"git":{"url":"http://sample-tools/mcp/git","tools":{
              "read_file":{"action":"repo.read","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal","returns":["untrusted"]},
              "diff_branch":{"action":"repo.read","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal"},
              "write_file":{"action":"repo.branch.write","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal","sink":"repository","destination":{"branch":"{branch}"},
                "arguments":{"branch":"branch","path":"path","notify":"recipient"}},
              "open_pull_request":{"action":"repo.pull_request.open","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal","sink":"repository",
                "arguments":{"branch":"branch","path":"path","notify":"recipient"},
                "preview":{"tool":"diff_branch","arguments":{"repository":"{repository}","branch":"{branch}"}},"capture":{"pull_request":"number","commit":"commit"}},
              "merge_pull_request":{"action":"repo.merge","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal","sink":"repository",
                "arguments":{"branch":"branch","path":"path","notify":"recipient"}}}},
             "notes":{"url":"http://sample-tools/mcp/notes","asks":["elicitation"],"tools":{},
              "resources":{"note:///{+repository}":{"action":"repo.read","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal","returns":["untrusted"]}},
              "prompts":{"review":{"action":"repo.read","resource":{"type":"repository","id":"{repository}"},"sensitivity":"internal"}}}},
             "apis":{"alertmanager":{"url":"http://sample-tools/alertmanager","tools":{
              "list_alerts":{"action":"alert.read","resource":{"type":"alert","id":"*"},"sensitivity":"internal","route":{"method":"GET","path":"/api/v2/alerts","query":["filter"]}},
              "silence":{"action":"alert.silence","resource":{"type":"alert","id":"{name}"},"sensitivity":"internal","sink":"alert","route":{"method":"POST","path":"/api/v2/silences/{name}","body":{"properties":{"minutes":{"type":"integer"}}}}}}}},
             "models":{"house":{"url":"http://sample-tools/models/house","provider":"the house","models":{
              "small":{"sensitivity":"internal"},
              "outside":{"sensitivity":"internal","sink":"outside_model"}}}}}
            """)!.AsObject();
        foreach (var (name, tool) in catalog["servers"]!["git"]!["tools"]!.AsObject())
            tool!["digest"] = ToolDefinition.DigestOf(JsonSerializer.SerializeToElement(FakeTool.Definition(name)));
        return catalog;
    }

    private sealed class Host(ProxyUnderTest proxy) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            foreach (var (name, value) in proxy._domain.SettingsFor(SpiffeIds.ToolProxy)) builder.UseSetting(name, value);
            builder.UseSetting("ToolProxy:ToolCatalog:File", proxy._catalog);
            foreach (var (name, value) in proxy.Settings) builder.UseSetting(name, value);
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(proxy.Time);
                services.AddSingleton<IStartupFilter>(proxy.Certificate);
                services.AddKeyedSingleton<HttpMessageHandler>(typeof(Upstream), proxy.Tool);
                services.AddKeyedSingleton<HttpMessageHandler>(typeof(GitHubApi), proxy.GitHub);
                Replace(services, nameof(TokenIssuerClient), proxy.Issuer);
                Replace(services, nameof(PolicyClient), proxy.Policy);
                Replace(services, nameof(ApprovalsClient), proxy.Approvals);
                Replace(services, nameof(AuditClient), proxy.Audit);
                Replace(services, "issuer-keys", proxy.Issuer);
            });
        }

        /// <summary>The client's own handlers stay, only the network goes.</summary>
        private static void Replace(IServiceCollection services, string client, HttpMessageHandler peer) =>
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => peer);
    }
}
