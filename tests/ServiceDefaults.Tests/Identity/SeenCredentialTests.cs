using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>A credential between services is sent, and accepted, more than once in its short life; that makes it good for nothing else.</summary>
public sealed class SeenCredentialTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeTrustDomain _domain;
    private readonly string _credential;

    public SeenCredentialTests()
    {
        _domain = new FakeTrustDomain(_time, SpiffeIds.ToolProxy, SpiffeIds.PolicyService);
        _credential = _domain.CredentialOf(SpiffeIds.ToolProxy, SpiffeIds.PolicyService);
    }

    public void Dispose() => _domain.Dispose();

    [Fact]
    public async Task ASeenCredentialHoldsUntilItExpires()
    {
        var bundle = await BundleThatSawItAsync(_domain.TrustBundle);

        _time.Advance(WorkloadIdentity.CredentialLifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await bundle.VerifyCredentialAsync(_credential, SpiffeIds.PolicyService));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await bundle.VerifyCredentialAsync(_credential, SpiffeIds.PolicyService));
    }

    [Fact]
    public async Task ASeenCredentialIsNoneForAnotherReceiver() =>
        Assert.Null(await (await BundleThatSawItAsync(_domain.TrustBundle)).VerifyCredentialAsync(_credential, SpiffeIds.AuditService));

    [Fact]
    public async Task ASeenCredentialIsNoStatement() =>
        Assert.Null(await (await BundleThatSawItAsync(_domain.TrustBundle)).VerifyAssertionAsync(_credential, SpiffeIds.PolicyService));

    [Fact]
    public async Task ASeenCredentialDiesWithItsKey()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, _domain.TrustBundle, TestContext.Current.CancellationToken);
            var bundle = await BundleThatSawItAsync(file);
            await File.WriteAllTextAsync(file, """{"keys":[]}""", TestContext.Current.CancellationToken);

            _time.Advance(TimeSpan.FromSeconds(6));

            Assert.Null(await bundle.VerifyCredentialAsync(_credential, SpiffeIds.PolicyService));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(-1, true)] // a clock that was set back
    public async Task AClientSendsItsOwnCredentialForAThirdOfItsLife(int seconds, bool fresh)
    {
        var sent = new SentCredentials();
        using var handler = new WorkloadCredentialHandler(_domain.IdentityOf(SpiffeIds.ToolProxy), SpiffeIds.PolicyService, _time) { InnerHandler = sent };
        using var http = new HttpMessageInvoker(handler);

        await SendAsync(http);
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(seconds));
        await SendAsync(http);

        Assert.Equal(fresh ? 2 : 1, sent.All.Distinct().Count());
    }

    private static async Task SendAsync(HttpMessageInvoker http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://policy-service/");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<TrustBundle> BundleThatSawItAsync(string keys)
    {
        var bundle = new TrustBundle(Options.Create(new WorkloadOptions { Id = SpiffeIds.PolicyService, TrustBundle = keys }), _time);
        Assert.NotNull(await bundle.VerifyCredentialAsync(_credential, SpiffeIds.PolicyService));
        return bundle;
    }

    private sealed class SentCredentials : HttpMessageHandler
    {
        public List<string> All { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            All.Add(request.Headers.Authorization!.Parameter!);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
