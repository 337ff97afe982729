using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace AgentTrust.SampleIdentity.Tests.OpenIdConnect;

public sealed class AuthorizationCodeTests(SampleIdentityHost host) : IClassFixture<SampleIdentityHost>, IDisposable
{
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636 appendix B
    private readonly HttpClient _browser = host.Browser();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("console", "http://localhost:5106/signin-oidc", true)]
    [InlineData("console", "http://127.0.0.1:40123/signin-oidc", true)] // RFC 8252 §7.3: any loopback port
    [InlineData("console", "http://localhost:5106/elsewhere", false)]
    [InlineData("console", "https://localhost:5106/signin-oidc", false)]
    [InlineData("console", "http://localhost.evil.example/signin-oidc", false)]
    [InlineData("console", "http://evil@localhost/signin-oidc", false)]
    [InlineData("console", "http://localhost:5106/signin-oidc?more=1", false)]
    [InlineData("nobody", "http://localhost:5106/signin-oidc", false)]
    public async Task OnlyAKnownClientIsReturnedToAndOnlyWhereItSaid(string client, string redirectUri, bool accepted)
    {
        using var response = await _browser.GetAsync(Authorize(client, redirectUri), Cancelled);

        Assert.Equal(accepted ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(accepted, response.Headers.Location?.ToString().Contains("/sign-in?", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("code_challenge=", "code_challenge_gone=")]
    [InlineData("code_challenge_method=S256", "code_challenge_method=plain")]
    [InlineData("response_type=code", "response_type=token")]
    public async Task ARequestWithoutProofKeyIsRefused(string part, string replacement)
    {
        var request = Authorize("console", "http://localhost:5106/signin-oidc").Replace(part, replacement, StringComparison.Ordinal);

        using var response = await _browser.GetAsync(request, Cancelled);

        Assert.DoesNotContain("/sign-in", response.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACodeIsRedeemedOnceAndOnlyWithItsVerifier()
    {
        var code = await CodeAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(code, "another-verifier-that-is-long-enough-for-the-rules"));
        Assert.Equal(HttpStatusCode.OK, await RedeemAsync(code, Verifier));
        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(code, Verifier));
    }

    [Fact]
    public async Task ACodeOfOneClientIsUselessToAnother() =>
        Assert.Equal(HttpStatusCode.BadRequest, await RedeemAsync(await CodeAsync(), Verifier, client: "cli"));

    [Fact]
    public async Task AskingSilentlyWithoutASessionSaysThatSignInIsRequired()
    {
        using var response = await _browser.GetAsync(Authorize("tests", "http://localhost:9/callback") + "&prompt=none", Cancelled);

        Assert.Equal("login_required", HttpUtility.ParseQueryString(response.Headers.Location!.Query)["error"]);
    }

    [Fact]
    public async Task EndingTheSessionAsksForThePasswordAgain()
    {
        _ = await CodeAsync();
        using var stillSignedIn = await _browser.GetAsync(Authorize("tests", "http://localhost:9/callback"), Cancelled);
        Assert.Contains("code=", stillSignedIn.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var ended = await _browser.GetAsync(
            "/connect/end-session?post_logout_redirect_uri=" + Uri.EscapeDataString("http://localhost:5106/signout-callback-oidc"), Cancelled);
        using var after = await _browser.GetAsync(Authorize("tests", "http://localhost:9/callback"), Cancelled);

        Assert.StartsWith("http://localhost:5106/signout-callback-oidc", ended.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/sign-in?", after.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndingTheSessionReturnsToNoStranger()
    {
        using var response = await _browser.GetAsync("/connect/end-session?post_logout_redirect_uri=http%3A%2F%2Fevil.example%2F", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    public void Dispose() => _browser.Dispose();

    private static string Authorize(string client, string redirectUri)
    {
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        return $"/connect/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(redirectUri)}"
            + $"&scope=openid&state=s&nonce=n&code_challenge={challenge}&code_challenge_method=S256";
    }

    private async Task<string> CodeAsync()
    {
        var authorize = Authorize("tests", "http://localhost:9/callback");
        var page = await _browser.GetStringAsync("/sign-in?return_url=" + Uri.EscapeDataString(authorize), Cancelled);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Regex.Match(page, "RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value,
            ["return_url"] = authorize,
            ["person"] = "rita",
            ["password"] = SampleIdentityHost.Password,
        });
        using var signedIn = await _browser.PostAsync("/sign-in", form, Cancelled);
        using var response = await _browser.GetAsync(signedIn.Headers.Location, Cancelled);
        return HttpUtility.ParseQueryString(response.Headers.Location!.Query)["code"]!;
    }

    private async Task<HttpStatusCode> RedeemAsync(string code, string verifier, string client = "tests")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["client_id"] = client, ["code"] = code,
            ["redirect_uri"] = "http://localhost:9/callback", ["code_verifier"] = verifier,
        });
        using var response = await _browser.PostAsync("/connect/token", form, Cancelled);
        return response.StatusCode;
    }
}
