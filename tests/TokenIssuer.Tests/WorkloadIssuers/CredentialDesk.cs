using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using AgentTrust.Suites;
using AgentTrust.TokenIssuer.WorkloadIssuers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>Where credentials are presented: real rules, a clock of the test's own, issuers that are fakes.</summary>
internal sealed class CredentialDesk : IDisposable
{
    public const string Audience = "https://agenttrust.example";

    private readonly WorkloadIssuerOptions _options = new();
    private WorkloadCredentials? _credentials;

    public CredentialDesk()
    {
        Time = new FakeTimeProvider(SampleAuthority.Noon);
        Signer = new FakeWorkloadIssuer(Time);
        Platform = new FakeTrustDomain(Time, SpiffeIds.TokenIssuer, IssuerHost.Agent);
        Documents = new FakeDiscovery("https://oidc.example") { Keys = FakeWorkloadIssuer.Jwks(Signer.RsaKey(), Signer.EcKey()) };
    }

    public FakeTimeProvider Time { get; }

    public FakeWorkloadIssuer Signer { get; }

    public FakeTrustDomain Platform { get; }

    public FakeDiscovery Documents { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public CredentialDesk Trusting(Action<WorkloadIssuerOptions> change)
    {
        change(_options);
        return this;
    }

    public CredentialDesk Trusting(TrustedIssuer issuer)
    {
        _options.TrustedIssuers.Add(issuer);
        return this;
    }

    public async Task<WorkloadProof> ProveAsync(string credential, string holder = "key-1", CancellationToken? cancellationToken = null) =>
        await (_credentials ??= Open()).ProveAsync(credential, holder, cancellationToken ?? TestContext.Current.CancellationToken);

    public async Task<ProvenWorkload?> WorkloadAsync(string credential, string holder = "key-1") => (await ProveAsync(credential, holder)).Workload;

    /// <summary>Why it was refused; fails the test when it was not.</summary>
    public async Task<string> RefusalAsync(string credential, string holder = "key-1")
    {
        var proof = await ProveAsync(credential, holder);

        Assert.Null(proof.Workload);
        return Assert.IsType<string>(proof.Refusal);
    }

    public void Dispose()
    {
        Platform.Dispose();
        Signer.Dispose();
        Documents.Dispose();
    }

    /// <summary>The platform's workloads, and an authority of its trust domain: the signer's key "authority".</summary>
    private TrustBundle Bundle()
    {
        var bundle = JsonNode.Parse(Platform.TrustBundle)!;
        bundle["keys"]!.AsArray().Add(Signer.EcKey("authority", "jwt-svid"));
        return new TrustBundle(Options.Create(new WorkloadOptions { Id = SpiffeIds.TokenIssuer, TrustBundle = bundle.ToJsonString() }), Time);
    }

    /// <summary>Entries that a service would not start with are no test of what it does.</summary>
    private WorkloadCredentials Open()
    {
        var validated = new WorkloadIssuerOptionsValidator().Validate(null, _options);
        Assert.True(validated.Succeeded, validated.FailureMessage);
        var options = Options.Create(_options);
        return new WorkloadCredentials(
            Bundle(), new TrustEntries(options, Documents, Time, NullLogger<TrustEntries>.Instance),
            new MemoryReplayCache(Time), options, Time, NullLogger<WorkloadCredentials>.Instance);
    }
}
