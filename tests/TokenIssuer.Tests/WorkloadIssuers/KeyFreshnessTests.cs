using System.Net;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>OpenID Connect Discovery with keys that change, and with hosts that fail, lie, dawdle or flood.</summary>
public sealed class KeyFreshnessTests : IDisposable
{
    private const string Issuer = "https://oidc.example";
    private readonly CredentialDesk _desk = new();

    public KeyFreshnessTests() => _desk.Trusting(new TrustedIssuer
    {
        Issuer = Issuer,
        Discovery = Issuer + "/.well-known/openid-configuration",
        SubjectPattern = ".*",
        Audience = CredentialDesk.Audience,
        KeyHosts = { "keys.example" },
    });

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task KeysAreFetchedOnce()
    {
        await _desk.WorkloadAsync(Token());
        await _desk.WorkloadAsync(Token());

        Assert.Equal(1, _desk.Documents.Fetches);
    }

    [Fact]
    public async Task AKeyThatIsRotatedInIsFoundAndTheOldOneForgotten()
    {
        Assert.NotNull(await _desk.WorkloadAsync(Token("ec")));

        _desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_desk.Signer.EcKey("next"));
        _desk.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.NotNull(await _desk.WorkloadAsync(Token("next")));
        Assert.Null(await _desk.WorkloadAsync(Token("ec")));
    }

    [Fact]
    public async Task AKeyThatIsWithdrawnIsForgottenWithinTheKeysLifetime()
    {
        Assert.NotNull(await _desk.WorkloadAsync(Token("ec")));

        _desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_desk.Signer.RsaKey());
        _desk.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(await _desk.WorkloadAsync(Token("ec")));
    }

    [Fact]
    public async Task AFloodOfUnknownKeyIdsFetchesOnceInACoolDown()
    {
        await _desk.WorkloadAsync(Token());
        _desk.Time.Advance(TimeSpan.FromSeconds(11));

        for (var i = 0; i < 100; i++) Assert.Null(await _desk.WorkloadAsync(Token($"stranger-{i}")));

        Assert.Equal(2, _desk.Documents.Fetches);
    }

    [Fact]
    public async Task RequestsAtTheSameTimeShareOneFetch()
    {
        _desk.Documents.Answering = new TaskCompletionSource();
        var requests = Enumerable.Range(0, 20).Select(_ => _desk.WorkloadAsync(Token())).ToArray();
        _desk.Documents.Answering.SetResult();

        Assert.All(await Task.WhenAll(requests), Assert.NotNull);
        Assert.Equal(1, _desk.Documents.Fetches);
    }

    [Fact]
    public async Task ACallerWhoGivesUpDoesNotEndTheFetchOfTheOthers()
    {
        _desk.Documents.Answering = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = _desk.ProveAsync(Token(), cancellationToken: impatient.Token);
        var second = _desk.WorkloadAsync(Token());

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _desk.Documents.Answering.SetResult();

        Assert.NotNull(await second);
    }

    [Fact]
    public async Task InAnOutageOldKeysCountForABoundedTime()
    {
        Assert.NotNull(await _desk.WorkloadAsync(Token()));
        _desk.Documents.IsDown = true;

        _desk.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await _desk.WorkloadAsync(Token()));

        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
    }

    [Fact]
    public async Task AfterAnOutageKeysAreFetchedAgain()
    {
        _desk.Documents.IsDown = true;
        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
        _desk.Documents.IsDown = false;

        _desk.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull(await _desk.WorkloadAsync(Token()));
    }

    [Fact]
    public async Task AnotherIssuersDocumentProvesNothing()
    {
        _desk.Documents.Issuer = "https://impostor.example";

        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
    }

    [Theory]
    [InlineData("http://oidc.example/keys")] // in the clear
    [InlineData("https://elsewhere.example/keys")]
    [InlineData("https://oidc.example:8443/keys")]
    [InlineData("https://oidc.example@elsewhere.example/keys")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1:2019/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/keys")]
    public async Task ADocumentLeadsToNoHostThatWasNotConfigured(string keys)
    {
        _desk.Documents.KeysUrl = keys;

        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
        Assert.Equal([new Uri(Issuer + "/.well-known/openid-configuration")], _desk.Documents.Asked);
    }

    [Fact]
    public async Task ADocumentMayLeadToAHostThatWasConfigured()
    {
        _desk.Documents.KeysUrl = "https://keys.example/v1/jwks";

        Assert.NotNull(await _desk.WorkloadAsync(Token()));
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task OnlyOkIsBelieved(HttpStatusCode status)
    {
        _desk.Documents.Status = status;

        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
        Assert.Single(_desk.Documents.Asked);
    }

    [Theory]
    [InlineData(KeyDocuments.LargestDocument, true)]
    [InlineData(KeyDocuments.LargestDocument + 1, false)]
    public async Task ADocumentHasASize(int bytes, bool holds)
    {
        _desk.Documents.Keys = _desk.Documents.Keys.PadRight(bytes);

        Assert.Equal(holds, await _desk.WorkloadAsync(Token()) is not null);
    }

    [Fact]
    public async Task ADocumentThatDoesNotComeIsNotWaitedFor()
    {
        _desk.Documents.Answering = new TaskCompletionSource();
        var proof = _desk.ProveAsync(Token());

        // The fetch begins on another thread; the clock moves until it has seen it.
        while (!proof.IsCompleted)
        {
            _desk.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Null((await proof).Workload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"ec","k":"AA"}]}""")]
    public async Task ADocumentThatIsNoneProvesNothing(string keys)
    {
        _desk.Documents.Keys = keys;

        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
    }

    [Fact]
    public async Task R5AnIssuerWhosePrivateKeyIsPublishedProvesNothing()
    {
        var key = _desk.Signer.EcKey();
        key["d"] = "AA";
        _desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_desk.Signer.RsaKey(), key);

        Assert.Contains("cannot be had", await _desk.RefusalAsync(Token()));
    }

    [Fact]
    public async Task AKeyIsForTheAlgorithmThatItNames()
    {
        var key = _desk.Signer.EcKey();
        key["alg"] = "ES384";
        _desk.Documents.Keys = FakeWorkloadIssuer.Jwks(key);

        Assert.Null(await _desk.WorkloadAsync(Token()));
    }

    private string Token(string kid = "ec") => _desk.Signer.Es256(_desk.Signer.Claims(Issuer, "workload", CredentialDesk.Audience), kid);
}
