using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Identity;

/// <summary>SPIFFE Workload API §6.2.1, over a real socket.</summary>
public sealed class WorkloadApiCredentialsTests : IAsyncLifetime
{
    private static readonly string Agent = SpiffeIds.Agent("triage");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly TokenForge _authority = TokenForge.Generate();
    private FakeWorkloadApi _api = null!;
    private WorkloadApiCredentials _credentials = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeWorkloadApi.StartAsync();
        _credentials = new WorkloadApiCredentials(new WorkloadOptions { Id = Agent, EndpointSocket = _api.Address }, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _credentials.Dispose();
        await _api.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task R4AnSvidIsAskedForOneReceiverAndForThisWorkload()
    {
        var svid = Svid();
        _api.Svids.Add((SpiffeIds.Agent("other"), "another one"));
        _api.Svids.Add((Agent, svid));

        Assert.Equal(svid, await GetAsync());
        Assert.Equal([(SpiffeIds.TokenIssuer, Agent)], _api.Asked);
        var headers = Assert.Single(_api.Headers);
        Assert.Equal("true", headers["workload.spiffe.io"]);
        Assert.Equal("application/grpc", headers.ContentType);
        Assert.Equal("trailers", headers.TE);
    }

    [Fact]
    public async Task AnSvidOfAnotherTrustDomainIsAskedForByItsOwnId()
    {
        const string Elsewhere = "spiffe://prod.example/ns/agents/sa/triage";
        _api.Svids.Add((Elsewhere, _authority.Token(_time, Elsewhere, SpiffeIds.TokenIssuer)));
        using var credentials = new WorkloadApiCredentials(new WorkloadOptions { Id = Agent, SvidId = Elsewhere, EndpointSocket = _api.Address }, _time);

        await credentials.GetAsync(SpiffeIds.TokenIssuer, TestContext.Current.CancellationToken);

        Assert.Equal([(SpiffeIds.TokenIssuer, Elsewhere)], _api.Asked);
    }

    [Fact]
    public async Task EveryUseAsksAgain()
    {
        _api.Svids.Add((Agent, Svid()));
        await GetAsync();
        var rotated = Svid(seconds: 200);
        _api.Svids[0] = (Agent, rotated);

        Assert.Equal(rotated, await GetAsync());
    }

    [Theory]
    [InlineData("7", "register")]
    [InlineData("14", "not ready")]
    [InlineData("13", "status is 13")]
    [InlineData(null, "without a status")]
    public async Task ARefusalIsSaidInWords(string? status, string words)
    {
        _api.Status = status;

        Assert.Contains(words, (await FailAsync()).Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 10, 1 })] // longer than it is
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })] // compressed
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 10, 9 })] // a field that ends too early
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 15 })] // no wire type
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })] // no SVID
    public async Task AnAnswerThatIsNoneIsAnError(byte[] body)
    {
        _api.Body = body;

        await FailAsync();
    }

    [Fact]
    public async Task NoTokenOfSomebodyElseIsSent()
    {
        _api.Svids.Add((SpiffeIds.Agent("other"), Svid()));
        Assert.Contains("no SVID of", (await FailAsync()).Message);

        _api.Svids[0] = (Agent, _authority.Token(_time, SpiffeIds.Agent("other"), SpiffeIds.TokenIssuer));
        Assert.Contains("somebody else", (await FailAsync()).Message);
    }

    [Fact]
    public async Task NoTokenForAnotherReceiverIsSent()
    {
        _api.Svids.Add((Agent, _authority.Token(_time, Agent, SpiffeIds.AuditService)));

        Assert.Contains("alone", (await FailAsync()).Message);
    }

    [Fact]
    public async Task AnExpiredSvidIsNotSent()
    {
        _api.Svids.Add((Agent, Svid(seconds: 0)));

        Assert.Contains("expired", (await FailAsync()).Message);
    }

    [Fact]
    public async Task ASocketThatNobodyServesIsAnError()
    {
        using var credentials = new WorkloadApiCredentials(new WorkloadOptions { Id = Agent, EndpointSocket = _api.Address + "x" }, _time);

        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(
            async () => await credentials.GetAsync(SpiffeIds.TokenIssuer, TestContext.Current.CancellationToken));

        Assert.Contains("SPIFFE_ENDPOINT_SOCKET", failure.Message);
    }

    [Fact]
    public async Task ASilentApiIsNotWaitedFor()
    {
        _api.IsSilent = true;
        var fetch = GetAsync();
        while (!fetch.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("does not answer", (await Assert.ThrowsAsync<CredentialUnavailableException>(() => fetch)).Message);
    }

    [Theory]
    [InlineData("unix:///run/spire/agent.sock", "/run/spire/agent.sock")]
    [InlineData("unix:/run/spire/agent.sock", "/run/spire/agent.sock")]
    [InlineData("unix://host/run/agent.sock", null)]
    [InlineData("unix:///", null)]
    [InlineData("unix:///run/agent.sock?x=1", null)]
    [InlineData("tcp://127.0.0.1:8081", null)]
    [InlineData("/run/spire/agent.sock", null)]
    [InlineData("", null)]
    public void AnAddressNamesAUnixSocket(string address, string? path) => Assert.Equal(path, WorkloadApiCredentials.SocketPathOf(address));

    private string Svid(int seconds = 300) => _authority.Token(_time, Agent, SpiffeIds.TokenIssuer, seconds);

    private Task<string> GetAsync() => _credentials.GetAsync(SpiffeIds.TokenIssuer, TestContext.Current.CancellationToken).AsTask();

    private Task<CredentialUnavailableException> FailAsync() => Assert.ThrowsAsync<CredentialUnavailableException>(GetAsync);
}
