using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientModels;

namespace AgentTrust.TokenIssuer.Tests.Interop;

/// <summary>
/// OpenIddict's client, set up by its own options and nothing else, over TLS: it finds the issuer by its metadata, proves itself by a
/// client assertion, and has its tokens bound to its certificate (RFC 8705 §3). It knows no DPoP.
/// </summary>
public sealed class OpenIddictClientTests : IAsyncLifetime
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly X509Certificate2 _server = PresentedCertificate.SelfSigned();
    private readonly X509Certificate2 _certificate = PresentedCertificate.SelfSigned();
    private readonly ECDsa _key = ECDsa.Create();
    private readonly string _issuer;
    private readonly IssuerHost _host;
    private ServiceProvider _services = null!;

    public OpenIddictClientTests()
    {
        // The issuer's name is in its settings, so the port is taken before the server starts.
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _issuer = $"https://127.0.0.1:{port}";
        _host = new(new() { ["Issuer:Url"] = _issuer, ["Issuer:Mtls:Url"] = $"https://localhost:{port}" });
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private OpenIddictClientService Client => _services.GetRequiredService<OpenIddictClientService>();

    public ValueTask InitializeAsync()
    {
        _host.UseKestrel(kestrel => kestrel.ListenHandle((ulong)_listener.SafeHandle.DangerousGetHandle(), listen => listen.UseHttps(_server)));
        _host.StartServer();
        _services = Services();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _host.DisposeAsync();
        _listener.Dispose();
        _server.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task ItsTokenExchangeGetsATokenThatIsBoundToItsCertificate()
    {
        var result = await ExchangeAsync();

        var claims = Exchanges.ClaimsOf(result.IssuedToken);
        var confirmation = Assert.Single(claims.GetProperty("cnf").EnumerateObject());
        Assert.Equal(TokenExchangeParameters.AccessTokenUrn, result.IssuedTokenType);
        Assert.Equal(_issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(IssuerHost.Agent, claims.GetProperty("sub").GetString());
        Assert.Equal(SpiffeIds.ToolProxy, claims.GetProperty("aud").GetString());
        Assert.Equal(("x5t#S256", ClientCertificate.ThumbprintOf(_certificate)), (confirmation.Name, confirmation.Value.GetString()));
    }

    [Fact]
    public async Task ItsIntrospectionKnowsTheTokenUntilItRevokesIt()
    {
        var token = (await ExchangeAsync()).IssuedToken;

        var before = await Client.IntrospectTokenAsync(new() { Token = token, CancellationToken = Ending });
        await Client.RevokeTokenAsync(new() { Token = token, CancellationToken = Ending });
        var after = await Assert.ThrowsAnyAsync<OpenIddictExceptions.ProtocolException>(
            async () => await Client.IntrospectTokenAsync(new() { Token = token, CancellationToken = Ending }));

        Assert.Equal(IssuerHost.Agent, before.Principal.GetClaim("sub"));
        Assert.Equal("invalid_token", after.Error);
    }

    [Fact]
    public async Task ItUnderstandsARefusal()
    {
        var refused = await Assert.ThrowsAnyAsync<OpenIddictExceptions.ProtocolException>(() => ExchangeAsync("repo.merge"));

        Assert.Equal("invalid_scope", refused.Error);
    }

    private async Task<TokenExchangeAuthenticationResult> ExchangeAsync(params string[] scopes)
    {
        using var tls = new HttpClientHandler { ServerCertificateCustomValidationCallback = IsOurs };
        using var oscar = new HttpClient(tls) { BaseAddress = new Uri(_issuer) };
        oscar.DefaultRequestHeaders.Authorization = new("Bearer", _host.TrustDomain.AccessTokenOf("oscar", "token-issuer", PersonGroups.Operators));
        var task = (await _host.OpenTaskAsync(oscar)).Id;

        return await Client.AuthenticateWithTokenExchangeAsync(new()
        {
            SubjectToken = _host.TrustDomain.CredentialOf(IssuerHost.Agent, SpiffeIds.TokenIssuer),
            SubjectTokenType = TokenExchangeParameters.JwtUrn,
            RequestedTokenType = TokenExchangeParameters.AccessTokenUrn,
            Resources = [SpiffeIds.ToolProxy],
            Scopes = [.. scopes],
            TokenBindingCertificate = _certificate,
            DisableUserInfo = true,
            AdditionalTokenRequestParameters = new()
            {
                [TokenExchangeParameters.AuthorizationDetails] = new OpenIddictParameter(
                    JsonSerializer.Serialize(new[] { new { type = TaskAuthorization.TypeName, task } })),
            },
            CancellationToken = Ending,
        });
    }

    private bool IsOurs(HttpRequestMessage request, X509Certificate2? presented, X509Chain? chain, SslPolicyErrors errors) =>
        presented!.Thumbprint == _server.Thumbprint;

    private ServiceProvider Services()
    {
        var settings = _host.TrustDomain.SettingsFor(IssuerHost.Agent);
        _key.ImportPkcs8PrivateKey(Convert.FromBase64String(settings["Workload:PrivateKey"]!), out _);
        var key = new ECDsaSecurityKey(_key);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_host.Time);
        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowTokenExchangeFlow();
            client.DisableTokenStorage();
            client.UseSystemNetHttp().ConfigureHttpClientHandler((_, tls) => tls.ServerCertificateCustomValidationCallback = IsOurs);
            client.AddRegistration(new OpenIddictClientRegistration
            {
                Issuer = new Uri(_issuer),
                ConfigurationEndpoint = new Uri(_issuer + "/.well-known/oauth-authorization-server"),
                ClientId = IssuerHost.Agent,
                SigningCredentials = { new(key, SecurityAlgorithms.EcdsaSha256) },
            });
        });
        return services.BuildServiceProvider();
    }
}
