using System.Net.Http.Json;
using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.TokenExchange;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentTrust.TokenIssuer.Tests.Rfc9449;

/// <summary>RFC 9449 §8: the token endpoint wants its own nonce in the proof, and gives one with every answer.</summary>
public sealed class Section8NonceTests : IDisposable
{
    private readonly IssuerHost _host = new(new() { ["Dpop:RequireNonce"] = "true" });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AProofWithoutANonceIsAnsweredByOne()
    {
        using var answer = await PostAsync(nonce: null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("use_dpop_nonce", (await answer.Content.ReadFromJsonAsync<TokenError>(WireJson.Options, Ending))!.Error);
        Assert.NotEmpty(NonceOf(answer));
        Assert.True(answer.Headers.CacheControl?.NoStore); // §8.2
    }

    [Fact]
    public async Task WithThatNonceThereIsATokenAndTheNextNonce()
    {
        using var first = await PostAsync(nonce: null);
        using var second = await PostAsync(NonceOf(first));

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.NotEqual(NonceOf(first), NonceOf(second));
    }

    [Fact]
    public async Task AnOldNonceIsRefusedThoughTheProofIsNew()
    {
        using var first = await PostAsync(nonce: null);
        _host.Time.Advance(TimeSpan.FromSeconds(61));
        using var second = await PostAsync(NonceOf(first));

        Assert.Equal("use_dpop_nonce", (await second.Content.ReadFromJsonAsync<TokenError>(WireJson.Options, Ending))!.Error);
    }

    [Fact]
    public async Task AProofWithOneReplicasNonceHoldsAtTheOther()
    {
        using var replicas = new Replicas();

        Assert.NotNull(await replicas.ExchangeAsync(replicas.Other, await replicas.ProofAsync()));
    }

    [Fact]
    public async Task ARefusalOfAnotherKindBringsANonceToo()
    {
        using var anonymous = _host.Anonymous();
        using var answer = await anonymous.PostAsync("/token", new FormUrlEncodedContent([]), Ending);

        Assert.NotEmpty(NonceOf(answer));
    }

    [Fact]
    public async Task AskingForANonceUsesUpNoCredentialAndLeavesNoRecord()
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);

        Assert.NotNull(await _host.ExchangeAsync(form));

        Assert.DoesNotContain(_host.Store.Records, record => record.Kind == AuditKinds.TokenRefused);
    }

    [Fact]
    public async Task AClientThatRemembersNeedsOneTrip()
    {
        var proofs = 0;
        for (var i = 0; i < 3; i++) await ExchangeAsync();

        Assert.Equal(4, proofs);

        async Task ExchangeAsync() => await new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(
            _host.TaskForm((await _host.OpenTaskAsync()).Id), Exchanges.TokenUrl, _host.Nonces, nonce =>
            {
                proofs++;
                return _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time, nonce);
            }, Ending);
    }

    [Fact]
    public async Task AClientTriesTwiceAtMost()
    {
        var proofs = 0;
        var refused = await Assert.ThrowsAsync<TokenRefusedException>(async () => await new TokenIssuerClient(_host.Anonymous()).ExchangeAsync(
            _host.TaskForm((await _host.OpenTaskAsync()).Id), Exchanges.TokenUrl, _host.Nonces, _ =>
            {
                proofs++;
                return _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time, "never the right one");
            }, Ending));

        Assert.Equal(("use_dpop_nonce", 2), (refused.Error, proofs));
    }

    [Fact]
    public void ThatIsHowTheServiceIsShipped()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddTokenExchange();

        Assert.True(builder.Services.BuildServiceProvider().GetRequiredService<IOptions<DpopOptions>>().Value.RequireNonce);
    }

    private async Task<HttpResponseMessage> PostAsync(string? nonce)
    {
        using var anonymous = _host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent(_host.TaskForm((await _host.OpenTaskAsync()).Id)),
        };
        request.Headers.Add("DPoP", _host.AgentKey.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time, nonce));
        return await anonymous.SendAsync(request, Ending);
    }

    private static string NonceOf(HttpResponseMessage answer) => answer.Headers.GetValues("DPoP-Nonce").Single();
}
