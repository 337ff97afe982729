using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Web;
using AgentTrust.OperatorConsole.SignIn;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentTrust.Console.Tests.SignIn;

public sealed class AccessTokensTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeProvider _provider = new();
    private readonly PersonSessions _sessions;
    private readonly AccessTokens _tokens;

    public AccessTokensTests()
    {
        _sessions = new PersonSessions(_time);
        _tokens = new AccessTokens(_sessions, _provider, _time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachApiGetsATokenThatWasAskedForItAlone()
    {
        var person = SignIn();

        await _tokens.GetAsync(person, "approval-service", Cancelled);
        await _tokens.GetAsync(person, "audit-service", Cancelled);

        Assert.Equal(["openid approval-service", "openid audit-service"], _provider.Asked.Select(form => form["scope"]));
    }

    [Fact]
    public async Task ATokenIsKeptUntilShortlyBeforeItEnds()
    {
        var person = SignIn();
        var first = await _tokens.GetAsync(person, "audit-service", Cancelled);

        _time.Advance(TimeSpan.FromSeconds(269));
        Assert.Equal(first, await _tokens.GetAsync(person, "audit-service", Cancelled));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, await _tokens.GetAsync(person, "audit-service", Cancelled));
    }

    [Fact]
    public async Task ARotatedRefreshTokenReplacesTheOldOne()
    {
        var person = SignIn();
        _provider.Rotates = true;

        await _tokens.GetAsync(person, "audit-service", Cancelled);
        await _tokens.GetAsync(person, "token-issuer", Cancelled);

        Assert.Equal(["refresh-0", "refresh-1"], _provider.Asked.Select(form => form["refresh_token"]));
    }

    [Fact]
    public async Task ARefusalOfTheProviderEndsTheSession()
    {
        var person = SignIn();
        _provider.Status = HttpStatusCode.BadRequest;

        await Assert.ThrowsAsync<SignInNeededException>(() => _tokens.GetAsync(person, "audit-service", Cancelled));

        Assert.Null(_sessions.Find(person));
    }

    [Fact]
    public async Task AProviderThatIsDownEndsNothing()
    {
        var person = SignIn();
        _provider.Status = HttpStatusCode.ServiceUnavailable;

        await Assert.ThrowsAsync<HttpRequestException>(() => _tokens.GetAsync(person, "audit-service", Cancelled));

        Assert.NotNull(_sessions.Find(person));
    }

    [Fact]
    public async Task WhoHasNoSessionHasNoToken()
    {
        var ended = SignIn();
        _time.Advance(PersonSessions.Lifetime);
        var forged = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "rita"), new Claim(PersonSessions.SessionClaim, "guess")], "test"));

        foreach (var person in (ClaimsPrincipal[])[ended, forged, new ClaimsPrincipal()])
            await Assert.ThrowsAsync<SignInNeededException>(() => _tokens.GetAsync(person, "audit-service", Cancelled));
        Assert.Empty(_provider.Asked);
    }

    [Fact]
    public async Task OnePersonsTokensAreNeverAnothers()
    {
        var (rita, sam) = (SignIn(), SignIn());

        Assert.NotEqual(await _tokens.GetAsync(rita, "audit-service", Cancelled), await _tokens.GetAsync(sam, "audit-service", Cancelled));
    }

    public void Dispose() => _provider.Dispose();

    private ClaimsPrincipal SignIn() =>
        new(new ClaimsIdentity([new Claim(PersonSessions.SessionClaim, _sessions.Start("id-token", "refresh-0"))], "test"));

    /// <summary>A token endpoint, and the options that lead to it.</summary>
    private sealed class FakeProvider : HttpMessageHandler, IOptionsMonitor<OpenIdConnectOptions>
    {
        public List<System.Collections.Specialized.NameValueCollection> Asked { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public bool Rotates { get; set; }

        public OpenIdConnectOptions CurrentValue => Get(null);

        public OpenIdConnectOptions Get(string? name) => new()
        {
            ClientId = "console",
            Backchannel = new HttpClient(this, disposeHandler: false),
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(
                new OpenIdConnectConfiguration { TokenEndpoint = "http://provider.test/token" }),
        };

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(Status)
            {
                Content = JsonContent.Create(new Dictionary<string, object?>
                {
                    ["access_token"] = $"token-{Asked.Count}",
                    ["expires_in"] = 300,
                    ["refresh_token"] = Rotates ? $"refresh-{Asked.Count}" : "refresh-0",
                }),
            };
        }
    }
}
