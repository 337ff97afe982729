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
}
