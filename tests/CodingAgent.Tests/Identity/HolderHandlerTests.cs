using System.Net;
using AgentTrust.CodingAgent.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.CodingAgent.Tests.Identity;

/// <summary>An agent whose credential is handed out again proves the key that it stays with on every request to the token issuer.</summary>
public sealed class HolderHandlerTests : IDisposable
{
    private readonly Issuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task TheProofIsOfTheRequestAndOfOneKey()
    {
        using var held = new HeldKey(new Source(HandsOutAgain: true));
        using var http = Client(held);

        await http.GetAsync(new Uri("http://token-issuer/tasks/assigned?wait_seconds=1"), TestContext.Current.CancellationToken);

        Assert.Equal(2, _issuer.Proofs.Count); // the first lacked the nonce
        var proof = new JsonWebToken(_issuer.Proofs[1]);
        Assert.Equal(("GET", "http://token-issuer/tasks/assigned", "n1"), (Said(proof, "htm"), Said(proof, "htu"), Said(proof, "nonce")));
    }

    [Fact]
    public async Task AnExchangesOwnProofStays()
    {
        using var held = new HeldKey(new Source(HandsOutAgain: true));
        using var http = Client(held);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://token-issuer/token");
        request.Headers.Add("DPoP", "its own");

        await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["its own"], _issuer.Proofs);
    }

    [Fact]
    public async Task AFreshCredentialNeedsNone()
    {
        using var held = new HeldKey(new Source(HandsOutAgain: false));
        using var http = Client(held);

        await http.GetAsync(new Uri("http://token-issuer/tasks"), TestContext.Current.CancellationToken);

        Assert.Empty(_issuer.Proofs);
    }

    private HttpClient Client(HeldKey held) =>
        new(new HolderHandler(held, new ServerNonces(), new FakeTimeProvider()) { InnerHandler = _issuer }, disposeHandler: false);

    private static string Said(JsonWebToken proof, string claim) => proof.GetPayloadValue<string>(claim);

    private sealed record Source(bool HandsOutAgain) : ICredentialSource
    {
        public string Name => "a test";

        public ValueTask<string> GetAsync(string audience, CancellationToken cancellationToken) => ValueTask.FromResult("credential");
    }

    private sealed class Issuer : HttpMessageHandler
    {
        public List<string> Proofs { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.TryGetValues("DPoP", out var proofs)) Proofs.Add(proofs.Single());
            var response = new HttpResponseMessage(Proofs.Count == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
            response.Headers.Add(ServerNonces.HeaderName, "n1");
            if (Proofs is [not "its own"]) response.Headers.WwwAuthenticate.ParseAdd("DPoP error=\"use_dpop_nonce\"");
            return Task.FromResult(response);
        }
    }
}
