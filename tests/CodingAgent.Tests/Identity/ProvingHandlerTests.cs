using System.Net;
using AgentTrust.CodingAgent.Identity;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentTrust.CodingAgent.Tests.Identity;

/// <summary>RFC 9449 §9, the client's side: the server's nonce goes into the next proof, and one refusal for its sake is no refusal.</summary>
public sealed class ProvingHandlerTests : IDisposable
{
    private static readonly string Id = SpiffeIds.Agent("coding-agent");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeTrustDomain _domain;
    private readonly FakePlatform _platform = new();
    private readonly NonceServer _server = new();
    private readonly HeldKey _held;
    private readonly TaskToken _token;
    private readonly HttpClient _http;

    public ProvingHandlerTests()
    {
        _domain = new FakeTrustDomain(_time, Id);
        var identity = _domain.IdentityOf(Id);
        _held = new HeldKey(identity);
        _token = new TaskTokenFactory(identity, _held, new ServerNonces(), new SameAddress(), _time).Create("tsk_1", new TokenIssuerClient(_platform.Client("token-issuer")));
        _http = new HttpClient(new ProvingHandler(_token, new SameAddress(), _server));
    }

    public void Dispose()
    {
        _http.Dispose();
        _token.Dispose();
        _held.Dispose();
        _platform.Dispose();
        _domain.Dispose();
    }

    [Fact]
    public async Task ARefusalForWantOfANonceIsTriedAgainOnce()
    {
        Assert.Equal(HttpStatusCode.OK, await PostAsync());
        Assert.Equal([null, "n1"], _server.Nonces);
        Assert.Equal(["body", "body"], _server.Bodies);
    }

    [Fact]
    public async Task TheNonceIsRememberedForTheNextRequest()
    {
        await PostAsync();
        await PostAsync();

        Assert.Equal([null, "n1", "n1"], _server.Nonces);
    }

    [Fact]
    public async Task AServerThatIsNeverContentIsAskedTwice()
    {
        _server.IsNeverContent = true;

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync());
        Assert.Equal(2, _server.Nonces.Count);
    }

    [Fact]
    public async Task AnotherServersNonceIsNotSent()
    {
        await PostAsync();
        await PostAsync("http://elsewhere/mcp/git");

        Assert.Equal([null, "n1", null, "n1"], _server.Nonces);
    }

    private async Task<HttpStatusCode> PostAsync(string url = "http://tool-proxy/mcp/git")
    {
        using var content = new StringContent("body");
        using var response = await _http.PostAsync(new Uri(url), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private sealed class NonceServer : HttpMessageHandler
    {
        public List<string?> Nonces { get; } = [];

        public List<string> Bodies { get; } = [];

        public bool IsNeverContent { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var proof = new JsonWebToken(request.Headers.GetValues("DPoP").Single());
            Nonces.Add(proof.TryGetPayloadValue<string>(JwtClaims.Nonce, out var nonce) ? nonce : null);
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));

            var response = new HttpResponseMessage(nonce == "n1" && !IsNeverContent ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
            response.Headers.Add(ServerNonces.HeaderName, "n1");
            if (!response.IsSuccessStatusCode) response.Headers.WwwAuthenticate.ParseAdd("DPoP error=\"use_dpop_nonce\", algs=\"ES256\"");
            return response;
        }
    }

    private sealed class SameAddress : IServiceAddress
    {
        public ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken) => ValueTask.FromResult(url);
    }
}
