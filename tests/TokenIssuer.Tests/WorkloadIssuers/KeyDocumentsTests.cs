using System.Net;
using AgentTrust.TokenIssuer.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

/// <summary>OpenID Connect Discovery with hosts that lie, dawdle or flood.</summary>
public sealed class KeyDocumentsTests : IDisposable
{
    private readonly DiscoveredIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task AnotherIssuersDocumentProvesNothing()
    {
        _issuer.Desk.Documents.Issuer = "https://impostor.example";

        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
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
        _issuer.Desk.Documents.KeysUrl = keys;

        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
        Assert.Equal([new Uri(DiscoveredIssuer.Url + "/.well-known/openid-configuration")], _issuer.Desk.Documents.Asked);
    }

    [Fact]
    public async Task ADocumentMayLeadToAHostThatWasConfigured()
    {
        _issuer.Desk.Documents.KeysUrl = "https://keys.example/v1/jwks";

        Assert.NotNull(await _issuer.Desk.WorkloadAsync(_issuer.Token()));
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task OnlyOkIsBelieved(HttpStatusCode status)
    {
        _issuer.Desk.Documents.Status = status;

        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
        Assert.Single(_issuer.Desk.Documents.Asked);
    }

    [Theory]
    [InlineData(KeyDocuments.LargestDocument, true)]
    [InlineData(KeyDocuments.LargestDocument + 1, false)]
    public async Task ADocumentHasASize(int bytes, bool holds)
    {
        _issuer.Desk.Documents.Keys = _issuer.Desk.Documents.Keys.PadRight(bytes);

        Assert.Equal(holds, await _issuer.Desk.WorkloadAsync(_issuer.Token()) is not null);
    }

    [Fact]
    public async Task ADocumentThatDoesNotComeIsNotWaitedFor()
    {
        _issuer.Desk.Documents.Answering = new TaskCompletionSource();
        var proof = _issuer.Desk.ProveAsync(_issuer.Token());

        // The fetch begins on another thread; the clock moves until it has seen it.
        while (!proof.IsCompleted)
        {
            _issuer.Desk.Time.Advance(TimeSpan.FromSeconds(1));
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
        _issuer.Desk.Documents.Keys = keys;

        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
    }

    [Fact]
    public async Task R5AnIssuerWhosePrivateKeyIsPublishedProvesNothing()
    {
        var key = _issuer.Desk.Signer.EcKey();
        key["d"] = "AA";
        _issuer.Desk.Documents.Keys = FakeWorkloadIssuer.Jwks(_issuer.Desk.Signer.RsaKey(), key);

        Assert.Contains("cannot be had", await _issuer.Desk.RefusalAsync(_issuer.Token()));
    }

    [Fact]
    public async Task AKeyIsForTheAlgorithmThatItNames()
    {
        var key = _issuer.Desk.Signer.EcKey();
        key["alg"] = "ES384";
        _issuer.Desk.Documents.Keys = FakeWorkloadIssuer.Jwks(key);

        Assert.Null(await _issuer.Desk.WorkloadAsync(_issuer.Token()));
    }
}
