namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>OpenID Connect Discovery with keys that change, and with hosts that fail.</summary>
public sealed class KeyFreshnessTests : IDisposable
{
    private readonly DiscoveredIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task KeysAreFetchedOnce()
    {
        await _issuer.Desk.WorkloadAsync(_issuer.Token());
        await _issuer.Desk.WorkloadAsync(_issuer.Token());

        Assert.Equal(1, _issuer.Desk.Documents.Fetches);
    }

    [Fact]
    public async Task AKeyThatIsRotatedInIsFoundAndTheOldOneForgotten()
    {
        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token("ec")));

        _issuer.Desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_issuer.Desk.Signer.EcKey("next"));
        _issuer.Desk.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token("next")));
        Assert.Null(await _issuer.Desk.WorkloadAsync(_issuer.Token("ec")));
    }

    [Fact]
    public async Task AKeyThatIsWithdrawnIsForgottenWithinTheKeysLifetime()
    {
        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token("ec")));

        _issuer.Desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_issuer.Desk.Signer.RsaKey());
        _issuer.Desk.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(await _issuer.Desk.WorkloadAsync(_issuer.Token("ec")));
    }

    [Fact]
    public async Task AFloodOfUnknownKeyIdsFetchesOnceInACoolDown()
    {
        await _issuer.Desk.WorkloadAsync(_issuer.Token());
        _issuer.Desk.Time.Advance(TimeSpan.FromSeconds(11));

        for (var i = 0; i < 100; i++) Assert.Null(await _issuer.Desk.WorkloadAsync(_issuer.Token($"stranger-{i}")));

        Assert.Equal(2, _issuer.Desk.Documents.Fetches);
    }

    [Fact]
    public async Task RequestsAtTheSameTimeShareOneFetch()
    {
        _issuer.Desk.Documents.Answering = new TaskCompletionSource();
        var requests = Enumerable.Range(0, 20).Select(_ => _issuer.Desk.WorkloadAsync(_issuer.Token())).ToArray();
        _issuer.Desk.Documents.Answering.SetResult();

        Assert.All(await Task.WhenAll(requests), Assert.NotNull);
        Assert.Equal(1, _issuer.Desk.Documents.Fetches);
    }

    [Fact]
    public async Task ACallerWhoGivesUpDoesNotEndTheFetchOfTheOthers()
    {
        _issuer.Desk.Documents.Answering = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = _issuer.Desk.ProveAsync(_issuer.Token(), cancellationToken: impatient.Token);
        var second = _issuer.Desk.WorkloadAsync(_issuer.Token());

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _issuer.Desk.Documents.Answering.SetResult();

        Assert.NotNull(await second);
    }

    [Fact]
    public async Task InAnOutageOldKeysCountForABoundedTime()
    {
        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token()));
        _issuer.Desk.Documents.IsDown = true;

        _issuer.Desk.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token()));

        _issuer.Desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
    }

    [Fact]
    public async Task AfterAnOutageKeysAreFetchedAgain()
    {
        _issuer.Desk.Documents.IsDown = true;
        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
        _issuer.Desk.Documents.IsDown = false;

        _issuer.Desk.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token()));
    }
}
