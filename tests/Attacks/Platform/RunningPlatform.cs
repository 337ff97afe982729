extern alias policy;
extern alias proxy;

using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Attacks.Format;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;

namespace AgentTrust.Attacks.Platform;

/// <summary>What all sessions of a run share: the clock, the trust domain, the issuer and the policy service.</summary>
internal sealed class RunningPlatform : IAsyncDisposable
{
    private readonly string _catalog = Path.Combine(Path.GetTempPath(), $"attacks-{Guid.CreateVersion7():N}.json");

    private readonly string _given;
    private readonly string _policies;
    private readonly SampleEstate _estate;

    /// <exception cref="FormatException">The catalog is not JSON.</exception>
    public RunningPlatform(string catalog, string policies, SampleEstate estate)
    {
        (_given, _policies, _estate) = (catalog, policies, estate);
        try
        {
            Catalog = JsonNode.Parse(File.ReadAllText(catalog)) as JsonObject ?? throw new JsonException("a catalog is one JSON object (docs/tool-catalog.md).");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{catalog}: {e.Message}", e);
        }

        // A catalog of tools alone, or of APIs alone, is one.
        foreach (var kind in (string[])["servers", "apis"]) Catalog.TryAdd(kind, new JsonObject());
        Honeytokens = Path.GetFullPath(Path.Combine(policies, "honeytokens.json")) is var planted && File.Exists(planted) ? planted : null;
        estate.AddServersTo(Catalog);
        File.WriteAllText(_catalog, Catalog.ToJsonString());
        ContentRoot.IsHere(typeof(policy::Program).Assembly);
        ContentRoot.IsHere(typeof(proxy::Program).Assembly);
        Trust = new FakeTrustDomain(Clock, SpiffeIds.PolicyService, SpiffeIds.ToolProxy, SpiffeIds.ApprovalService, SpiffeIds.TokenIssuer, SpiffeIds.AuditService);
        Issuer = new IssuerPeer(Clock);
        Policy = new PolicyHost(Trust, Clock, Issuer, Path.GetFullPath(policies), _catalog);
    }

    public SessionClock Clock { get; } = new();

    public JsonObject Catalog { get; }

    /// <summary>What is planted, where the policies' folder says so.</summary>
    public string? Honeytokens { get; }

    public FakeTrustDomain Trust { get; }

    public IssuerPeer Issuer { get; }

    public PolicyHost Policy { get; }

    /// <summary>Catalog and policies are taken by the services themselves, once, before any session is played.</summary>
    /// <exception cref="FormatException">They are not; the message says why.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var catalog = new SessionCatalog(Catalog, NoSession, _estate);
        try
        {
            await using var proxy = new ProxyHost(this, catalog, new ToolsPeer(catalog), new ApprovalsPeer(Trust, Clock));
            await proxy.ListenAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a service has against its files, its own words name the place and the way out; where it stopped is nothing to whoever wrote them.
            var words = (e is AggregateException all ? all.Flatten().InnerExceptions[0] : e).Message;
            throw new FormatException($"The catalog {_given} or the policies {_policies} cannot be used.\n{ProxyHost.CatalogOf(words, _catalog, _given)}", e);
        }
    }

    private static AttackSession NoSession => new() { Id = "start", Title = "Nothing is called", Attack = false, Servers = new Dictionary<string, IReadOnlyList<JsonElement>>(), Calls = [] };

    public async ValueTask DisposeAsync()
    {
        await Policy.DisposeAsync();
        Trust.Dispose();
        File.Delete(_catalog);
    }
}
