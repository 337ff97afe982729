using System.Net;
using System.Web;

namespace AgentTrust.SampleIdentity.Tests.OpenIdConnect;

public sealed class AuthorizationCodeTests(SampleIdentityHost host) : AuthorizationCodeFlow(host)
{
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
        using var response = await Browser.GetAsync(Authorize(client, redirectUri), Cancelled);

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

        using var response = await Browser.GetAsync(request, Cancelled);

        Assert.DoesNotContain("/sign-in", response.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskingSilentlyWithoutASessionSaysThatSignInIsRequired()
    {
        using var response = await Browser.GetAsync(Authorize("tests", "http://localhost:9/callback") + "&prompt=none", Cancelled);

        Assert.Equal("login_required", HttpUtility.ParseQueryString(response.Headers.Location!.Query)["error"]);
    }

    [Fact]
    public async Task EndingTheSessionAsksForThePasswordAgain()
    {
        _ = await CodeAsync();
        using var stillSignedIn = await Browser.GetAsync(Authorize("tests", "http://localhost:9/callback"), Cancelled);
        Assert.Contains("code=", stillSignedIn.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var ended = await Browser.GetAsync(
            "/connect/end-session?post_logout_redirect_uri=" + Uri.EscapeDataString("http://localhost:5106/signout-callback-oidc"), Cancelled);
        using var after = await Browser.GetAsync(Authorize("tests", "http://localhost:9/callback"), Cancelled);

        Assert.StartsWith("http://localhost:5106/signout-callback-oidc", ended.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/sign-in?", after.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndingTheSessionReturnsToNoStranger()
    {
        using var response = await Browser.GetAsync("/connect/end-session?post_logout_redirect_uri=http%3A%2F%2Fevil.example%2F", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
