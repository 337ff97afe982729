using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientModels;

namespace AgentTrust.TokenIssuer.Tests.Interop;

/// <summary>OpenIddict's client finds the issuer by its metadata and exchanges tokens; it knows no DPoP, so a handler below it adds the proof.</summary>
public sealed class OpenIddictClientTests : IDisposable
{
    private const string Issuer = "https://issuer.example";
    private readonly IssuerHost _host = new(new() { ["Issuer:Url"] = Issuer });

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ItsTokenExchangeGetsATaskToken()
    {
        var task = await _host.OpenTaskAsync();

        var result = await ExchangeAsync(task.Id);

        var claims = Exchanges.ClaimsOf(result.IssuedToken);
        Assert.Equal(TokenExchangeParameters.AccessTokenUrn, result.IssuedTokenType);
        Assert.Equal(Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
        Assert.Equal(_host.AgentKey.Thumbprint, claims.GetProperty("cnf").GetProperty("jkt").GetString());
    }

    [Fact]
    public async Task ItUnderstandsARefusal()
    {
        var task = await _host.OpenTaskAsync();

        var refused = await Assert.ThrowsAnyAsync<OpenIddictExceptions.ProtocolException>(() => ExchangeAsync(task.Id, "repo.merge"));

        Assert.Equal("invalid_scope", refused.Error);
    }

    private async Task<TokenExchangeAuthenticationResult> ExchangeAsync(string task, params string[] scopes)
    {
        var services = new ServiceCollection();
        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowTokenExchangeFlow();
            client.DisableTokenStorage();
            client.UseSystemNetHttp();
            client.AddRegistration(new OpenIddictClientRegistration
            {
                Issuer = new Uri(Issuer),
                ConfigurationEndpoint = new Uri(Issuer + "/.well-known/oauth-authorization-server"),
                ClientId = IssuerHost.Agent,
            });
        });
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new ProvingHandler(_host)));
        await using var provider = services.BuildServiceProvider();

        return await provider.GetRequiredService<OpenIddictClientService>().AuthenticateWithTokenExchangeAsync(new()
        {
            SubjectToken = _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer),
            SubjectTokenType = TokenExchangeParameters.JwtUrn,
            RequestedTokenType = TokenExchangeParameters.AccessTokenUrn,
            Resources = [SpiffeIds.ToolProxy],
            Scopes = [.. scopes],
            DisableUserInfo = true,
            AdditionalTokenRequestParameters = new()
            {
                [TokenExchangeParameters.AuthorizationDetails] = new OpenIddictParameter(
                    JsonSerializer.Serialize(new[] { new { type = TaskAuthorization.TypeName, task } })),
            },
            CancellationToken = TestContext.Current.CancellationToken,
        });
    }

    /// <summary>RFC 9449 §5 and §8 beneath a client that has never heard of it; the host is in this process.</summary>
    private sealed class ProvingHandler(IssuerHost host) : DelegatingHandler
    {
        private readonly HttpMessageInvoker _server = new(host.Server.CreateHandler());

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (body, type) = (request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken), request.Content?.Headers.ContentType);
            var response = await SendOnceAsync(null);
            if (!response.Headers.TryGetValues("DPoP-Nonce", out var nonce) || response.IsSuccessStatusCode) return response;

            response.Dispose();
            return await SendOnceAsync(nonce.Single());

            Task<HttpResponseMessage> SendOnceAsync(string? withNonce)
            {
                var copy = new HttpRequestMessage(request.Method, request.RequestUri);
                foreach (var header in request.Headers) copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
                if (body is not null) copy.Content = new ByteArrayContent(body) { Headers = { ContentType = type } };
                if (request.Method == HttpMethod.Post)
                    copy.Headers.Add(DpopProofValidator.HeaderName, host.AgentKey.CreateProof(request.Method, request.RequestUri!, null, host.Time, withNonce));
                return _server.SendAsync(copy, cancellationToken);
            }
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) _server.Dispose();
        }
    }
}
