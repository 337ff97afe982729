using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

public sealed class TrustBundleTests : IDisposable
{
    private sealed record Statement(string Text);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeTrustDomain _domain;
    private readonly TrustBundle _bundle;

    public TrustBundleTests()
    {
        _domain = new FakeTrustDomain(_time, SpiffeIds.ToolProxy, SpiffeIds.PolicyService);
        _bundle = _domain.BundleOf(SpiffeIds.PolicyService);
    }

    public void Dispose() => _domain.Dispose();

    [Fact]
    public async Task ACredentialProvesItsWorkload()
    {
        var workload = await _bundle.VerifyCredentialAsync(_domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.PolicyService), SpiffeIds.PolicyService);

        Assert.Equal(SpiffeIds.ToolProxy, workload?.Id);
    }

    [Fact]
    public async Task ACredentialForAnotherReceiverIsRefused() =>
        Assert.Null(await _bundle.VerifyCredentialAsync(_domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.AuditService), SpiffeIds.PolicyService));

    [Fact]
    public async Task AnExpiredCredentialIsRefused()
    {
        var credential = _domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.PolicyService);
        _time.Advance(WorkloadIdentity.CredentialLifetime);

        Assert.Null(await _bundle.VerifyCredentialAsync(credential, SpiffeIds.PolicyService));
    }

    [Fact]
    public async Task AKeyCannotSpeakForAnotherWorkload()
    {
        var settings = _domain.SettingsFor(SpiffeIds.ToolProxy);
        var impostor = new WorkloadIdentity(Options.Create(new WorkloadOptions
        {
            Id = SpiffeIds.Console, PrivateKey = settings["Workload:PrivateKey"]!, TrustBundle = _domain.TrustBundle,
        }), _time);

        Assert.Null(await _bundle.VerifyCredentialAsync(impostor.CreateCredential(SpiffeIds.PolicyService), SpiffeIds.PolicyService));
    }

    [Fact]
    public async Task AKeyOutsideTheBundleIsRefused()
    {
        using var elsewhere = new FakeTrustDomain(_time, SpiffeIds.ToolProxy);

        Assert.Null(await _bundle.VerifyCredentialAsync(elsewhere.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.PolicyService), SpiffeIds.PolicyService));
    }

    [Theory]
    [InlineData("binding+jwt", SpiffeIds.ToolProxy, SpiffeIds.PolicyService, 0, true)]
    [InlineData("approval+jwt", SpiffeIds.ToolProxy, SpiffeIds.PolicyService, 0, false)]
    [InlineData("binding+jwt", SpiffeIds.PolicyService, SpiffeIds.PolicyService, 0, false)]
    [InlineData("binding+jwt", SpiffeIds.ToolProxy, SpiffeIds.AuditService, 0, false)]
    [InlineData("binding+jwt", SpiffeIds.ToolProxy, SpiffeIds.PolicyService, 61, false)]
    public async Task AStatementHoldsOnlyForItsTypeIssuerAudienceAndTime(
        string type, string issuer, string audience, int secondsLater, bool holds)
    {
        var jws = _domain.IdentityOf(SpiffeIds.ToolProxy)
            .SignStatement("binding+jwt", SpiffeIds.PolicyService, new Statement("yes"), _time.GetUtcNow().AddSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(secondsLater));

        var statement = await _bundle.VerifyStatementAsync<Statement>(jws, type, issuer, audience);

        Assert.Equal(holds ? "yes" : null, statement?.Text);
    }

    [Fact]
    public async Task AnAlteredStatementIsRefused()
    {
        var jws = _domain.IdentityOf(SpiffeIds.ToolProxy)
            .SignStatement("binding+jwt", SpiffeIds.PolicyService, new Statement("yes"), _time.GetUtcNow().AddSeconds(60));
        var parts = jws.Split('.');
        var payload = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(parts[1]).Replace("yes", "no!", StringComparison.Ordinal);

        Assert.Null(await _bundle.VerifyStatementAsync<Statement>(
            $"{parts[0]}.{Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(payload)}.{parts[2]}", "binding+jwt", SpiffeIds.ToolProxy, SpiffeIds.PolicyService));
    }

    [Fact]
    public async Task ACredentialIsReadStrictly()
    {
        using var forge = TokenForge.Import(_domain.SettingsFor(SpiffeIds.ToolProxy)["Workload:PrivateKey"]!);
        var credential = _domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.PolicyService);

        Assert.NotNull(await _bundle.VerifyCredentialAsync(forge.Resign(credential, _ => { }), SpiffeIds.PolicyService));
        foreach (var hostile in HostileTokens.Of(forge, credential))
            Assert.Null(await _bundle.VerifyCredentialAsync(hostile, SpiffeIds.PolicyService));
        foreach (var hostile in OfItsOwnKey(forge, credential))
            Assert.Null(await _bundle.VerifyCredentialAsync(hostile, SpiffeIds.PolicyService));
    }

    [Fact]
    public async Task AStatementIsReadStrictly()
    {
        using var forge = TokenForge.Import(_domain.SettingsFor(SpiffeIds.ToolProxy)["Workload:PrivateKey"]!);
        var jws = _domain.IdentityOf(SpiffeIds.ToolProxy)
            .SignStatement("binding+jwt", SpiffeIds.PolicyService, new Statement("yes"), _time.GetUtcNow().AddSeconds(60));

        Assert.NotNull(await VerifyAsync(forge.Resign(jws, _ => { })));
        foreach (var hostile in HostileTokens.Of(forge, jws)) Assert.Null(await VerifyAsync(hostile));
        foreach (var hostile in OfItsOwnKey(forge, jws)) Assert.Null(await VerifyAsync(hostile));

        ValueTask<Statement?> VerifyAsync(string text) =>
            _bundle.VerifyStatementAsync<Statement>(text, "binding+jwt", SpiffeIds.ToolProxy, SpiffeIds.PolicyService);
    }

    [Fact]
    public void ABundleHoldsPublicKeysOnly()
    {
        using var forge = TokenForge.Generate();
        var jwk = forge.PublicJwk();
        (jwk["sub"], jwk["d"]) = (SpiffeIds.ToolProxy, forge.PrivateMember());
        var options = Options.Create(new WorkloadOptions { TrustBundle = $$"""{"keys":[{{jwk.ToJsonString()}}]}""" });

        var failure = Assert.Throws<InvalidOperationException>(() => new TrustBundle(options, _time));

        Assert.Contains("Workload:TrustBundle", failure.Message);
        Assert.Contains("private member d", failure.Message);
        Assert.DoesNotContain(forge.PrivateMember(), failure.Message);
    }

    /// <summary>The bundle alone says whose key is whose: not the header, not a thumbprint, and never no name at all.</summary>
    private static string[] OfItsOwnKey(TokenForge forge, string token) =>
    [
        forge.Resign(token, header => header["jwk"] = forge.PublicJwk()),
        forge.Resign(token, header => header["x5t"] = "YWJj"),
        forge.Resign(token, header => header.Remove("kid")),
        forge.Resign(token, header => header.Remove("typ")),
    ];
}
