using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>A trust domain's authority (SPIFFE) in the bundle, beside the keys of single workloads.</summary>
public sealed class AuthoritySvidTests : IDisposable
{
    private sealed record Statement(string Text);

    private static readonly string Agent = SpiffeIds.Agent("triage");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeTrustDomain _domain;
    private readonly TokenForge _authority = TokenForge.Generate();
    private readonly TrustBundle _bundle;

    public AuthoritySvidTests()
    {
        _domain = new FakeTrustDomain(_time, SpiffeIds.ToolProxy);
        _bundle = BundleOf(Bundle(_authority));
    }

    public void Dispose()
    {
        _domain.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("JOSE")]
    public async Task AnAuthoritySpeaksForEveryWorkloadOfItsTrustDomain(string? type)
    {
        var svid = Svid(header: header => { if (type is not null) header["typ"] = type; });

        var workload = await VerifyAsync(svid);

        Assert.Equal(Agent, workload?.Id);
        Assert.True(workload!.IsHandedOut);
    }

    [Fact]
    public async Task AWorkloadsOwnKeyHoldsBesideIt()
    {
        var workload = await VerifyAsync(_domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.AuditService));

        Assert.Equal(SpiffeIds.ToolProxy, workload?.Id);
        Assert.False(workload!.IsHandedOut);
    }

    [Theory]
    [InlineData("spiffe://other.example/agent/triage")]
    [InlineData(SpiffeIds.TrustDomain)]
    [InlineData(SpiffeIds.TrustDomain + "/agent/../service/tool-proxy")]
    [InlineData("triage")]
    public async Task ItSpeaksForNobodyElse(string subject) => Assert.Null(await VerifyAsync(Svid(claims => claims["sub"] = subject)));

    [Fact]
    public async Task AnSvidIsForOneReceiverAndLivesMinutes()
    {
        Assert.Null(await VerifyAsync(Svid(claims => claims["aud"] = SpiffeIds.PolicyService)));
        Assert.Null(await VerifyAsync(Svid(claims => claims["aud"]!.AsArray().Add(SpiffeIds.PolicyService))));
        Assert.Null(await VerifyAsync(Svid(claims => claims["exp"] = (long)claims["iat"]! + 301)));
        Assert.Null(await VerifyAsync(Svid(claims => claims.Remove("exp"))));
        Assert.Null(await VerifyAsync(Svid(claims => claims.Remove("iat"))));
        Assert.Null(await VerifyAsync(Svid(claims => (claims["iat"], claims["exp"]) = ((long)claims["iat"]! + 6000, (long)claims["exp"]! + 6000))));
        var svid = Svid();
        _time.Advance(TimeSpan.FromSeconds(300));
        Assert.Null(await VerifyAsync(svid));
    }

    [Theory]
    [InlineData("typ", "at+jwt")]
    [InlineData("typ", "binding+jwt")]
    [InlineData("x5t", "abc")]
    [InlineData("kid", "unknown")]
    public async Task TheHeaderSaysNothingElse(string member, string value) => Assert.Null(await VerifyAsync(Svid(header: header => header[member] = value)));

    [Fact]
    public async Task AnAuthorityStatesNothingOnBehalfOfAService()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var statement = _authority.Sign(
            new JsonObject { ["alg"] = "ES256", ["kid"] = _authority.KeyId, ["typ"] = "binding+jwt" },
            new JsonObject { ["iss"] = SpiffeIds.PolicyService, ["aud"] = SpiffeIds.AuditService, ["iat"] = now, ["exp"] = now + 60, ["text"] = "yes" });

        Assert.Null(await _bundle.VerifyStatementAsync<Statement>(statement, "binding+jwt", SpiffeIds.PolicyService, SpiffeIds.AuditService));
    }

    [Fact]
    public async Task AnotherTrustDomainsAuthorityIsNobodyHere()
    {
        using var stranger = TokenForge.Generate();

        Assert.Null(await VerifyAsync(stranger.Token(_time, Agent, SpiffeIds.AuditService)));
    }

    [Fact]
    public async Task ABundleFileIsReadAgain()
    {
        using var next = TokenForge.Generate();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Bundle(_authority), TestContext.Current.CancellationToken);
            var bundle = BundleOf(file);
            await File.WriteAllTextAsync(file, Bundle(next), TestContext.Current.CancellationToken);
            Assert.Null(await bundle.VerifyCredentialAsync(next.Token(_time, Agent, SpiffeIds.AuditService), SpiffeIds.AuditService));

            _time.Advance(TimeSpan.FromSeconds(5));

            Assert.NotNull(await bundle.VerifyCredentialAsync(next.Token(_time, Agent, SpiffeIds.AuditService), SpiffeIds.AuditService));
            Assert.Null(await bundle.VerifyCredentialAsync(Svid(), SpiffeIds.AuditService));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task ABundleFileThatIsGoneCountsForABoundedTime()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Bundle(_authority), TestContext.Current.CancellationToken);
        var bundle = BundleOf(file);
        File.Delete(file);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await bundle.VerifyCredentialAsync(Svid(), SpiffeIds.AuditService));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await bundle.VerifyCredentialAsync(Svid(), SpiffeIds.AuditService));
    }

    [Theory]
    [InlineData("/no/such/bundle")]
    [InlineData("{}")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"x","use":"jwt-svid","crv":"P-384","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"x","sub":"spiffe://agenttrust.local/agent/triage","k":"AA"}]}""")]
    public void ABundleThatSaysNothingIsNamed(string bundle) =>
        Assert.Contains("Workload:TrustBundle", Assert.Throws<InvalidOperationException>(() => BundleOf(bundle)).Message);

    private string Bundle(TokenForge authority)
    {
        var bundle = JsonNode.Parse(_domain.TrustBundle)!;
        var key = authority.PublicJwk();
        key["use"] = "jwt-svid";
        // What SPIRE publishes beside it is for other SVIDs, and ignored.
        bundle["keys"]!.AsArray().Add(key);
        bundle["keys"]!.AsArray().Add(new JsonObject { ["kty"] = "RSA", ["use"] = "x509-svid", ["n"] = "AA", ["e"] = "AQAB", ["x5c"] = new JsonArray("AA") });
        bundle["spiffe_sequence"] = 1;
        return bundle.ToJsonString();
    }

    private TrustBundle BundleOf(string bundle) => new(Options.Create(new WorkloadOptions { Id = SpiffeIds.AuditService, TrustBundle = bundle }), _time);

    private ValueTask<VerifiedWorkload?> VerifyAsync(string credential) => _bundle.VerifyCredentialAsync(credential, SpiffeIds.AuditService);

    private string Svid(Action<JsonObject>? change = null, Action<JsonObject>? header = null)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = Agent, ["aud"] = new JsonArray(SpiffeIds.AuditService), ["iat"] = now, ["exp"] = now + 300 };
        change?.Invoke(claims);
        var head = new JsonObject { ["alg"] = "ES256", ["kid"] = _authority.KeyId };
        header?.Invoke(head);
        return _authority.Sign(head, claims);
    }
}
