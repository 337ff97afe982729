extern alias proxy;

using System.Net;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using proxy::AgentTrust.ToolProxy.Forwarding;
using proxy::AgentTrust.ToolProxy.Revocation;

namespace AgentTrust.Attacks.Platform;

/// <summary>The real proxy on a port of its own; only the network behind it is another: tools, issuer, approvals, audit and policy service are in process.</summary>
internal sealed partial class ProxyHost : WebApplicationFactory<proxy::Program>
{
    private readonly RunningPlatform _platform;
    private readonly ToolsPeer _tools;
    private readonly ApprovalsPeer _approvals;
    private readonly FakeAuditLog _audit = new();
    private readonly string _catalog = Path.Combine(Path.GetTempPath(), $"attacks-{Guid.CreateVersion7():N}.json");

    public ProxyHost(RunningPlatform platform, SessionCatalog catalog, ToolsPeer tools, ApprovalsPeer approvals)
    {
        (_platform, _tools, _approvals) = (platform, tools, approvals);
        File.WriteAllText(_catalog, catalog.Json);
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)); // a port given here would be set while the host may be starting
    }

    /// <summary>Listens, and knows what was revoked so far.</summary>
    public async Task<Uri> ListenAsync(CancellationToken cancellationToken)
    {
        StartServer();
        await HearAsync(cancellationToken);
        return ClientOptions.BaseAddress;
    }

    /// <summary>Copies of the catalog are nobody's business: what is said of one is said of the file that was given.</summary>
    public static string CatalogOf(string words, string copy, string given) =>
        OwnCopy().Replace(words.Replace(copy, given, StringComparison.Ordinal), given);

    [GeneratedRegex(@"\S*attacks-[0-9a-f]{32}\.json")]
    private static partial Regex OwnCopy();

    /// <summary>Until the revocation feed has been heard of anew.</summary>
    public async Task HearAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (!Services.GetRequiredService<RevocationList>().IsFresh) await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
    }

    /// <summary>Until it knows of this end.</summary>
    public async Task HearAsync(RevocationKind kind, string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (!Services.GetRequiredService<RevocationList>().Knows(kind, id)) await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_catalog);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (name, value) in _platform.Trust.SettingsFor(SpiffeIds.ToolProxy)) builder.UseSetting(name, value);
        builder.UseSetting("ToolProxy:ToolCatalog:File", _catalog);
        if (_platform.Honeytokens is { } planted) builder.UseSetting("ToolProxy:Drift:Honeytokens:File", planted);
        // A busy machine is slow, and that is no denial.
        foreach (var wait in new[] { "Facts", "Decision", "Approval", "Token", "Audit" }) builder.UseSetting($"ToolProxy:ToolCalls:{wait}Timeout", "00:01:00");
        builder.UseSetting("ToolProxy:Revocation:StalenessBound", "00:01:00");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(_platform.Clock);
            services.AddKeyedSingleton<HttpMessageHandler>(typeof(Upstream), _tools);
            Replace(services, nameof(TokenIssuerClient), () => _platform.Issuer);
            Replace(services, nameof(PolicyClient), _platform.Policy.Server.CreateHandler);
            Replace(services, nameof(ApprovalsClient), () => _approvals);
            Replace(services, nameof(AuditClient), () => _audit);
            Replace(services, "issuer-keys", () => _platform.Issuer);
        });
    }

    /// <summary>The client's own handlers stay, only the network goes.</summary>
    private static void Replace(IServiceCollection services, string client, Func<HttpMessageHandler> peer) =>
        services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(peer);
}
