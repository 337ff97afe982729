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

    /// <exception cref="FormatException">The catalog is not JSON.</exception>
    public RunningPlatform(string catalog, string policies, SampleEstate estate)
    {
        try
        {
            Catalog = JsonNode.Parse(File.ReadAllText(catalog))!.AsObject();
        }
        catch (JsonException e)
        {
            throw new FormatException($"{catalog}: {e.Message}", e);
        }

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

    public async ValueTask DisposeAsync()
    {
        await Policy.DisposeAsync();
        Trust.Dispose();
        File.Delete(_catalog);
    }
}
