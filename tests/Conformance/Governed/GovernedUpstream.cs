using System.Net;
using AgentTrust.Conformance.Peers;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ToolProxy.Revocation;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AgentTrust.Conformance.Governed;

/// <summary>The tool proxy as it is, its own <c>Program</c> on Kestrel, in front of one MCP server; only its peers stand in.</summary>
internal sealed class GovernedUpstream : WebApplicationFactory<Program>
{
    private readonly FakeTrustDomain _domain = new(TimeProvider.System, SpiffeIds.ToolProxy);
    private readonly AcceptedTools _accepted = new();
    private readonly OneAgentIssuer _issuer = new(TimeProvider.System);
    private readonly string _catalog = Path.Combine(Path.GetTempPath(), $"catalog-{Guid.CreateVersion7():N}.json");
    private readonly FixedIdentity _identity;
    private readonly ListeningSocket _socket;
    private readonly Uri _upstream;
    private readonly LogLevel _logLevel;

    // Else the content root depends on the folder from which somebody starts this; the proxy reads no file from it.
    static GovernedUpstream() => Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_AGENTTRUST_TOOLPROXY", AppContext.BaseDirectory);

    private GovernedUpstream(Uri upstream, ListeningSocket socket, LogLevel logLevel)
    {
        (_upstream, _socket, _logLevel) = (upstream, socket, logLevel);
        _identity = new FixedIdentity(_issuer, [.. Paths.Append(upstream.AbsolutePath).Distinct()], TimeProvider.System);
        File.WriteAllText(_catalog, """{"servers":{},"apis":{}}""");
    }

    /// <summary>Where a client finds the upstream.</summary>
    public Uri Url => new(_socket.Address, Paths[0]);

    /// <summary>Besides the upstream's own path.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["/mcp"];

    /// <exception cref="UpstreamException">The upstream does not answer as an MCP server.</exception>
    /// <exception cref="IOException">The address to listen on is taken.</exception>
    public static async Task<GovernedUpstream> StartAsync(Uri upstream, IPEndPoint listen, LogLevel logLevel, CancellationToken cancellationToken)
    {
        var proxy = new GovernedUpstream(upstream, new ListeningSocket(listen), logLevel);
        try
        {
            await FirstLook.AtAsync(upstream, proxy._accepted, cancellationToken);
            proxy.UseKestrel(kestrel => kestrel.ListenHandle(proxy._socket.Handle));
            proxy.StartServer();
            while (!proxy.Services.GetRequiredService<RevocationList>().IsFresh) await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _socket.Dispose();
        _identity.Dispose();
        _domain.Dispose();
        File.Delete(_catalog);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders()
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter<ConsoleLoggerProvider>(level => level >= _logLevel)
            .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        foreach (var (name, value) in _domain.SettingsFor(SpiffeIds.ToolProxy)) builder.UseSetting(name, value);
        builder.UseSetting("ToolProxy:ToolCatalog:File", _catalog);
        // What the upstream says of its tools is accepted when it says so, and no older word of it is to be believed.
        builder.UseSetting("ToolProxy:ToolCatalog:DefinitionsLifetime", "00:00:01");
        builder.UseSetting("ToolProxy:Resource:Url", _socket.Address.GetLeftPart(UriPartial.Authority));
        foreach (var (at, name) in _socket.Names.Index()) builder.UseSetting($"ToolProxy:Resource:AllowedHosts:{at}", name);
        foreach (var (at, origin) in _socket.Origins.Index()) builder.UseSetting($"ToolProxy:Resource:AllowedOrigins:{at}", origin);
        // Nothing is ever revoked here, and a suite may starve a small machine for a moment.
        builder.UseSetting("ToolProxy:Revocation:StalenessBound", "00:00:30");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStartupFilter>(_identity);
            services.AddSingleton(OpenCatalog.Of(_upstream, _accepted));
            services.AddKeyedSingleton<HttpMessageHandler>(
                typeof(ToolProxy.Forwarding.Upstream), (_, _) => new AcceptingHandler(_accepted, ToolProxy.Forwarding.Upstream.CreateHandler()));
            Replace(services, nameof(TokenIssuerClient), _issuer);
            Replace(services, "issuer-keys", _issuer);
            Replace(services, nameof(PolicyClient), new PermitAll());
            Replace(services, nameof(AuditClient), new ForgetfulLog());
            Replace(services, nameof(ApprovalsClient), new NoApprovals());
        });
    }

    /// <summary>The client's own handlers stay, only the network goes.</summary>
    private static void Replace(IServiceCollection services, string client, HttpMessageHandler peer) =>
        services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => peer);
}
